//! Functions of numbers.

mod abs;
mod acos;
mod acosh;
mod asin;
mod asinh;
mod atan;
mod atan2;
mod atanh;
mod bounds;
mod cbrt;
mod ceil;
mod clamp;
mod clamp_max;
mod clamp_min;
mod copy_sign;
mod cos;
mod cosh;
mod decay;
pub(crate) mod double;
mod e;
mod exp;
mod floor;
mod hypot;
mod log;
mod log10;
mod number;
mod pi;
mod pow;
mod round;
mod round_to;
mod scalb;
mod signum;
mod sin;
mod sinh;
mod sqrt;
mod tan;
mod tanh;
mod tau;

use crate::ScalarFunction;

/// All of them, in order of names.
pub(crate) static ALL: &[&ScalarFunction] = &[
    &abs::FUNCTION,
    &acos::FUNCTION,
    &acosh::FUNCTION,
    &asin::FUNCTION,
    &asinh::FUNCTION,
    &atan::FUNCTION,
    &atan2::FUNCTION,
    &atanh::FUNCTION,
    &cbrt::FUNCTION,
    &ceil::FUNCTION,
    &clamp::FUNCTION,
    &clamp_max::FUNCTION,
    &clamp_min::FUNCTION,
    &copy_sign::FUNCTION,
    &cos::FUNCTION,
    &cosh::FUNCTION,
    &decay::FUNCTION,
    &e::FUNCTION,
    &exp::FUNCTION,
    &floor::FUNCTION,
    &hypot::FUNCTION,
    &log::FUNCTION,
    &log10::FUNCTION,
    &pi::FUNCTION,
    &pow::FUNCTION,
    &round::FUNCTION,
    &round_to::FUNCTION,
    &scalb::FUNCTION,
    &signum::FUNCTION,
    &sin::FUNCTION,
    &sinh::FUNCTION,
    &sqrt::FUNCTION,
    &tan::FUNCTION,
    &tanh::FUNCTION,
    &tau::FUNCTION,
];
