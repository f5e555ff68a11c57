//! The one place where a kernel meets the processor.
//!
//! A kernel is a plain loop without branches, which the compiler turns into vector instructions.
//! Here it is compiled three times, for AVX-512, for AVX2 and for every x86-64, and the best that
//! the processor has is chosen once per call.

#![allow(unsafe_code)]

/// A computation over slices that gains from wide vectors.
pub trait Kernel {
    /// What it gives back; `()` when it writes into slices.
    type Output;

    /// The computation. `FMA` says whether a·b + c is one instruction; pass it on to
    /// [`fma`](super::vector::fma) and its like.
    ///
    /// Mark the implementation `#[inline(always)]`: only inlined code gets the wide vectors.
    fn run<const FMA: bool>(self) -> Self::Output;
}

/// Runs `kernel` on the widest vectors of this processor.
///
/// The same machine gives the same bits each time. A machine without fused multiply-add rounds
/// differently in the last bits; `kernel.run::<false>()` is what it gets.
#[inline]
pub fn dispatch<K: Kernel>(kernel: K) -> K::Output {
    #[cfg(target_arch = "x86_64")]
    {
        if is_x86_feature_detected!("avx512f")
            && is_x86_feature_detected!("avx512dq")
            && is_x86_feature_detected!("avx512vl")
            && is_x86_feature_detected!("avx512bw")
            && is_x86_feature_detected!("fma")
        {
            // SAFETY: the processor has every feature that the function asks for.
            return unsafe { avx512(kernel) };
        }
        if is_x86_feature_detected!("avx2") && is_x86_feature_detected!("fma") {
            // SAFETY: as above.
            return unsafe { avx2(kernel) };
        }
    }
    // Other processors of today have a fused multiply-add from the start.
    if cfg!(target_arch = "aarch64") { kernel.run::<true>() } else { kernel.run::<false>() }
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx512f,avx512dq,avx512vl,avx512bw,avx2,fma")]
fn avx512<K: Kernel>(kernel: K) -> K::Output {
    kernel.run::<true>()
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx2,fma")]
fn avx2<K: Kernel>(kernel: K) -> K::Output {
    kernel.run::<true>()
}
