//! [`quote!`](crate::tokens::quote): code with holes enters, tokens leave, as with the crate of that name.

/// Code with holes: `#name` for what has [`ToTokens`], `#(…)*` and `#(…),*` for as many as an iterator or list in it has.
macro_rules! quote {
    () => { $crate::tokens::TokenStream::new() };
    ($($code:tt)+) => {{
        let mut tokens = $crate::tokens::TokenStream::for_some();
        $crate::tokens::quote_into!(tokens $($code)+);
        tokens
    }};
}

/// Adds code to a stream, a token at a time.
macro_rules! quote_into {
    ($to:ident) => {};
    ($to:ident # ( $($inner:tt)* ) * $($rest:tt)*) => {
        $crate::tokens::quote_repeated!($to {} {$($inner)*} [] $($inner)*);
        $crate::tokens::quote_into!($to $($rest)*);
    };
    ($to:ident # ( $($inner:tt)* ) $between:tt * $($rest:tt)*) => {
        $crate::tokens::quote_repeated!($to {$between} {$($inner)*} [] $($inner)*);
        $crate::tokens::quote_into!($to $($rest)*);
    };
    ($to:ident # $hole:ident $($rest:tt)*) => {
        $crate::tokens::ToTokens::to_tokens(&$hole, &mut $to);
        $crate::tokens::quote_into!($to $($rest)*);
    };
    ($to:ident ( $($inner:tt)* ) $($rest:tt)*) => {
        $to.push_raw("(\0");
        $crate::tokens::quote_into!($to $($inner)*);
        $to.push_raw(")\0");
        $crate::tokens::quote_into!($to $($rest)*);
    };
    ($to:ident [ $($inner:tt)* ] $($rest:tt)*) => {
        $to.push_raw("[\0");
        $crate::tokens::quote_into!($to $($inner)*);
        $to.push_raw("]\0");
        $crate::tokens::quote_into!($to $($rest)*);
    };
    ($to:ident { $($inner:tt)* } $($rest:tt)*) => {
        $to.push_raw("{\0");
        $crate::tokens::quote_into!($to $($inner)*);
        $to.push_raw("}\0");
        $crate::tokens::quote_into!($to $($rest)*);
    };
    ($to:ident $token:tt $($rest:tt)*) => {
        $to.push_raw(concat!(stringify!($token), "\0"));
        $crate::tokens::quote_into!($to $($rest)*);
    };
}

/// Finds the holes of a repetition, in whatever brackets they are, and then goes through them together.
macro_rules! quote_repeated {
    ($to:ident {$($between:tt)?} {$($inner:tt)*} [$($hole:ident)*]) => {{
        #[allow(unused_imports)]
        use $crate::tokens::repeat::{Again as _, ByItem as _, ByItself as _};
        let ends = $crate::tokens::repeat::Endless;
        $(
            #[allow(unused_mut)]
            let (mut $hole, more) = $hole.in_turn();
            let ends = ends | more;
        )*
        let _: $crate::tokens::repeat::Ends = ends;
        let mut first = true;
        loop {
            $(let Some($hole) = $hole.next() else { break };)*
            if !first {
                $($to.push_raw(concat!(stringify!($between), "\0"));)?
            }
            first = false;
            $crate::tokens::quote_into!($to $($inner)*);
        }
        let _ = first;
    }};
    ($to:ident $between:tt $inner:tt [$($hole:ident)*] # $new:ident $($rest:tt)*) => {
        $crate::tokens::quote_repeated!($to $between $inner [$($hole)* $new] $($rest)*)
    };
    ($to:ident $between:tt $inner:tt $holes:tt ( $($group:tt)* ) $($rest:tt)*) => {
        $crate::tokens::quote_repeated!($to $between $inner $holes $($group)* $($rest)*)
    };
    ($to:ident $between:tt $inner:tt $holes:tt [ $($group:tt)* ] $($rest:tt)*) => {
        $crate::tokens::quote_repeated!($to $between $inner $holes $($group)* $($rest)*)
    };
    ($to:ident $between:tt $inner:tt $holes:tt { $($group:tt)* } $($rest:tt)*) => {
        $crate::tokens::quote_repeated!($to $between $inner $holes $($group)* $($rest)*)
    };
    ($to:ident $between:tt $inner:tt $holes:tt $token:tt $($rest:tt)*) => {
        $crate::tokens::quote_repeated!($to $between $inner $holes $($rest)*)
    };
}

pub(crate) use {quote, quote_into, quote_repeated};

#[cfg(test)]
mod tests {
    use crate::tokens::Ident;

    /// The same code in the crate `quote` and here.
    macro_rules! same {
        ($($code:tt)*) => {{
            let theirs = ::quote::quote!($($code)*).to_string();
            let ours: proc_macro2::TokenStream = quote!($($code)*).to_string().parse().unwrap();
            assert_eq!(ours.to_string(), theirs);
        }};
    }

    impl ::quote::ToTokens for Ident {
        fn to_tokens(&self, tokens: &mut proc_macro2::TokenStream) {
            tokens.extend([proc_macro2::Ident::new(&self.text, proc_macro2::Span::call_site())]);
        }
    }

    #[test]
    fn code_is_quoted_as_the_crate_quote_does() {
        let (name, text, flag, none) = (Ident::new("name"), "a \"text\" \\ \n", true, None::<Ident>);
        let list = ["b", "c"].map(Ident::new);
        let list = list.as_slice();
        same!(#name #text #flag #none);
        same!(impl<'a> A<'a> for Vec<Vec<#name>> { fn f(&self) -> u8 { 'x'; "y"; 1..=2 && !z } });
        same!(#[doc = #text] #![a] /// b
            struct C;);
        same!(f(#(#list),*); [#(#list)*] {#(#list: #name,)*} #(#[x(#list)] y)|*);
        let (pairs, empty) = (list.iter().map(|one| (one, 1)), Vec::<Ident>::new());
        let (left, right): (Vec<_>, Vec<_>) = pairs.map(|(one, _)| (one.clone(), text)).unzip();
        same!(match x { #(#left => (#right, [#name]),)* _ => #(#empty)* });
    }

    #[test]
    fn iterators_are_used_up() {
        let names = ["a", "b"].into_iter().map(Ident::new);
        assert_eq!(quote!(#(#names)=>*).to_string(), "a => b");
    }
}
