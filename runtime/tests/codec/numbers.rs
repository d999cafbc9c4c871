//! Numbers at the edges of their types.

use std::fmt::Debug;

use clientwright_runtime::DecodeErrorKind;
use clientwright_runtime::codegen::{Decode, Encode, from_json, to_json};
use serde_json::Value;

use crate::random::Random;

fn read<T: Decode>(text: &str) -> Result<T, DecodeErrorKind> {
    from_json(text.as_bytes()).map_err(|error| error.kind())
}

#[test]
fn integers_are_exact_or_refused() {
    use DecodeErrorKind::{OutOfRange, WrongType};
    let cases: &[(&str, Result<i128, DecodeErrorKind>)] = &[
        ("0", Ok(0)),
        ("-0", Ok(0)),
        ("-0.0", Ok(0)),
        ("0e999999999999999999999", Ok(0)),
        ("0.000e-5", Ok(0)),
        ("1.0", Ok(1)),
        ("-1.000", Ok(-1)),
        ("1e2", Ok(100)),
        ("1E+2", Ok(100)),
        ("12.50e1", Ok(125)),
        ("1500e-2", Ok(15)),
        ("100e-2", Ok(1)),
        ("2147483647", Ok(2_147_483_647)),
        ("2147483648", Ok(2_147_483_648)),
        ("-2147483648", Ok(-2_147_483_648)),
        ("-2147483649", Ok(-2_147_483_649)),
        ("4294967295", Ok(4_294_967_295)),
        ("4294967296", Ok(4_294_967_296)),
        ("9007199254740993", Ok(9_007_199_254_740_993)),
        ("9007199254740993.0", Ok(9_007_199_254_740_993)),
        ("9223372036854775807", Ok(9_223_372_036_854_775_807)),
        ("9223372036854775808", Ok(9_223_372_036_854_775_808)),
        ("-9223372036854775808", Ok(-9_223_372_036_854_775_808)),
        ("-9223372036854775809", Ok(-9_223_372_036_854_775_809)),
        ("18446744073709551615", Ok(18_446_744_073_709_551_615)),
        ("1844674407370955161.5e1", Ok(18_446_744_073_709_551_615)),
        ("18446744073709551616", Ok(18_446_744_073_709_551_616)),
        ("1e38", Ok(10_i128.pow(38))),
        ("1e39", Err(OutOfRange)),
        ("1e999999999999999999999", Err(OutOfRange)),
        ("123456789012345678901234567890123456789012345", Err(OutOfRange)),
        ("1.5", Err(WrongType)),
        ("1e-1", Err(WrongType)),
        ("1e-999999999999999999999", Err(WrongType)),
        ("15e-2", Err(WrongType)),
        ("9007199254740993.5", Err(WrongType)),
        ("\"1\"", Err(WrongType)),
        ("true", Err(WrongType)),
        ("null", Err(WrongType)),
        ("[1]", Err(WrongType)),
    ];
    for (text, exact) in cases {
        assert_eq!(read::<i32>(text), narrowed(exact), "{text} as i32");
        assert_eq!(read::<u32>(text), narrowed(exact), "{text} as u32");
        assert_eq!(read::<i64>(text), narrowed(exact), "{text} as i64");
        assert_eq!(read::<u64>(text), narrowed(exact), "{text} as u64");
    }
}

fn narrowed<T: TryFrom<i128>>(exact: &Result<i128, DecodeErrorKind>) -> Result<T, DecodeErrorKind> {
    exact.and_then(|value| T::try_from(value).map_err(|_| DecodeErrorKind::OutOfRange))
}

#[test]
fn floats_are_the_nearest_or_refused() {
    assert_eq!(read("0.1"), Ok(0.1_f64));
    assert_eq!(read("1"), Ok(1.0_f64));
    assert_eq!(read("1e308"), Ok(1e308_f64));
    assert_eq!(read("1.7976931348623157e308"), Ok(f64::MAX));
    assert_eq!(read("5e-324"), Ok(5e-324_f64));
    assert_eq!(read("1e-999"), Ok(0.0_f64));
    assert_eq!(read("123456789012345680000"), Ok(123_456_789_012_345_680_000.0_f64));
    assert_eq!(read::<f64>("-0").map(f64::to_bits), Ok((-0.0_f64).to_bits()));
    assert_eq!(read::<f64>("1e309"), Err(DecodeErrorKind::OutOfRange));
    assert_eq!(read::<f64>("-1e999"), Err(DecodeErrorKind::OutOfRange));
    assert_eq!(read("0.1"), Ok(0.1_f32));
    assert_eq!(read("3.4028235e38"), Ok(f32::MAX));
    assert_eq!(read::<f32>("1e39"), Err(DecodeErrorKind::OutOfRange));
    assert_eq!(read::<Value>("1e999"), Err(DecodeErrorKind::OutOfRange));
    // A digit in the last place decides which way this rounds; rounding twice would be wrong.
    assert_eq!(read("9007199254740993.00000000000000000000000000000001"), Ok(9_007_199_254_740_994.0_f64));
}

#[test]
fn untyped_numbers_are_kept_as_integers_where_they_fit() {
    assert_eq!(read("9007199254740993"), Ok(Value::from(9_007_199_254_740_993_i64)));
    assert_eq!(read("18446744073709551615"), Ok(Value::from(u64::MAX)));
    assert_eq!(read("18446744073709551616"), Ok(Value::from(18_446_744_073_709_551_616.0_f64)));
    assert_eq!(read("1.0"), Ok(Value::from(1.0)));
    assert_eq!(read("-0"), Ok(Value::from(-0.0)));
}

#[test]
fn numbers_come_back_as_they_were() {
    let mut random = Random::new(3);
    for _ in 0..20_000 {
        let bits = random.next();
        back(&bits);
        back(&bits.cast_signed());
        back(&((bits >> 32) as u32));
        back(&((bits >> 32) as i32));
        let double = f64::from_bits(bits);
        if double.is_finite() {
            back(&double);
            let text = to_json(&double).unwrap();
            assert!(serde_json::from_str::<Value>(&text).is_ok(), "{text} is a JSON number");
        }
        let single = f32::from_bits((bits >> 32) as u32);
        if single.is_finite() {
            back(&single);
        }
    }
}

fn back<T: Encode + Decode + PartialEq + Debug>(value: &T) {
    let text = to_json(value).expect("a number is JSON");
    assert_eq!(from_json::<T>(text.as_bytes()).as_ref(), Ok(value), "{text}");
}

#[test]
fn floats_are_written_short() {
    let cases: &[(f64, &str)] = &[
        (0.0, "0"),
        (-0.0, "-0.0"),
        (1.0, "1"),
        (-1.0, "-1"),
        (0.1, "0.1"),
        (100.5, "100.5"),
        (1e15, "1000000000000000"),
        (1e300, "1e+300"),
        (1.5e-9, "1.5e-9"),
    ];
    for (value, text) in cases {
        assert_eq!(to_json(value).as_deref(), Ok(*text));
    }
    assert_eq!(to_json(&0.1_f32).as_deref(), Ok("0.1"));
    assert_eq!(to_json(&i64::MIN).as_deref(), Ok("-9223372036854775808"));
    assert_eq!(to_json(&u64::MAX).as_deref(), Ok("18446744073709551615"));
}
