//! How the variables of a repetition in `quote!` are gone through: iterators and lists by item, all else again and again.
//!
//! Which of the traits a variable has, method look-up finds out.

use crate::tokens::ToTokens;

/// A variable that ends.
pub struct Ends;

/// No variable that ends yet.
pub struct Endless;

impl std::ops::BitOr<Ends> for Ends {
    type Output = Ends;
    fn bitor(self, _: Ends) -> Ends {
        Ends
    }
}

impl std::ops::BitOr<Endless> for Ends {
    type Output = Ends;
    fn bitor(self, _: Endless) -> Ends {
        Ends
    }
}

impl std::ops::BitOr<Ends> for Endless {
    type Output = Ends;
    fn bitor(self, _: Ends) -> Ends {
        Ends
    }
}

impl std::ops::BitOr<Endless> for Endless {
    type Output = Endless;
    fn bitor(self, _: Endless) -> Endless {
        Endless
    }
}

/// Of iterators.
pub trait ByItself: Iterator + Sized {
    /// Itself.
    fn in_turn(self) -> (Self, Ends) {
        (self, Ends)
    }
}

impl<I: Iterator> ByItself for I {}

/// Of lists.
pub trait ByItem {
    /// What is in it.
    type Item;
    /// Its items.
    fn in_turn(&self) -> (std::slice::Iter<'_, Self::Item>, Ends);
}

impl<T> ByItem for [T] {
    type Item = T;
    fn in_turn(&self) -> (std::slice::Iter<'_, T>, Ends) {
        (self.iter(), Ends)
    }
}

impl<T, const N: usize> ByItem for [T; N] {
    type Item = T;
    fn in_turn(&self) -> (std::slice::Iter<'_, T>, Ends) {
        (self.iter(), Ends)
    }
}

impl<T> ByItem for Vec<T> {
    type Item = T;
    fn in_turn(&self) -> (std::slice::Iter<'_, T>, Ends) {
        (self.iter(), Ends)
    }
}

/// Of what stands for tokens.
pub trait Again: ToTokens {
    /// Itself, over and over.
    fn in_turn(&self) -> (std::iter::Repeat<&Self>, Endless) {
        (std::iter::repeat(self), Endless)
    }
}

impl<T: ToTokens + ?Sized> Again for T {}
