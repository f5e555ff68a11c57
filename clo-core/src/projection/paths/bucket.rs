//! The CCC bucket on neighbouring paths.

use super::lanes::{LANES, Lanes, ZERO, any, least, most};
use crate::collateral::path_pool::{Candidate, PathPool};
use crate::coverage::ccc::CccLimit;
use risk_core::credit::DatedDefault;

/// Which candidates are in the bucket on which paths of a block, as bits: by period and candidate.
#[derive(Debug, Clone, Default)]
pub(crate) struct BucketBits {
    /// Of S&P's bucket and of Moody's.
    pub(crate) bits: Vec<(u64, u64)>,
}

/// The bucket of a period.
#[derive(Debug)]
pub(super) struct Bucket {
    /// The period from which on each candidate does not perform.
    happens: Vec<Lanes>,
    /// What is left of a candidate's par after its default happened and before it is noticed, where that
    /// is not nothing: candidate, path, default.
    rests: Vec<(usize, usize, usize)>,
    /// Of each candidate that is in the bucket on some path: its place, par, and where it is in which bucket.
    held: Vec<Held>,
    count: usize,
    /// Par in either bucket.
    pub par: Lanes,
}

#[derive(Debug, Clone)]
struct Held {
    candidate: usize,
    sp: Lanes,
    moodys: Lanes,
}

impl Bucket {
    pub fn new(pool: &PathPool) -> Self {
        let held = Held { candidate: 0, sp: ZERO, moodys: ZERO };
        let n = pool.bucket.len();
        Self {
            happens: vec![ZERO; n],
            rests: Vec::with_capacity(n * LANES),
            held: vec![held; n],
            count: 0,
            par: ZERO,
        }
    }

    pub fn rewind(&mut self) {
        self.happens.fill(Lanes::all(f64::INFINITY));
        self.rests.clear();
    }

    /// A candidate defaults on a path.
    #[inline(always)]
    pub fn suffer(&mut self, candidate: usize, lane: usize, pool: &PathPool, default: &DatedDefault) {
        let effect = pool.effect(default.name, default.date);
        self.happens[candidate][lane] = f64::from(effect.happens);
        let whole = &pool.bucket[candidate].performing;
        if whole[effect.happens as usize..effect.noticed as usize]
            .iter()
            .any(|par| par - effect.par > 1e-12 * par)
        {
            self.rests.push((candidate, lane, default.date));
        }
    }

    /// Fills the bucket as of the end of period k; `bits` are those of the lanes from `shift` on.
    #[inline(always)]
    pub fn fill(&mut self, pool: &PathPool, k: usize, bits: Option<(&BucketBits, u32)>) {
        (self.count, self.par) = (0, ZERO);
        for (i, candidate) in pool.bucket.iter().enumerate() {
            let (sp, moodys) = in_bucket(candidate, k, i, pool.bucket.len(), bits);
            if sp | moodys == 0 {
                continue;
            }
            let whole = candidate.performing[k];
            let mut par = ZERO;
            for l in 0..LANES {
                par[l] = if (k as f64) < self.happens[i][l] { whole } else { 0.0 };
            }
            for &(_, lane, date) in self.rests.iter().filter(|(rest, _, _)| *rest == i) {
                let effect = pool.effect(candidate.asset, date);
                if (effect.happens..effect.noticed).contains(&(k as u32)) {
                    par[lane] = most(whole - effect.par, 0.0);
                }
            }
            let Held { candidate, sp: in_sp, moodys: in_moodys } = &mut self.held[self.count];
            *candidate = i;
            for l in 0..LANES {
                in_sp[l] = if (sp >> l) & 1 != 0 { par[l] } else { 0.0 };
                in_moodys[l] = if (moodys >> l) & 1 != 0 { par[l] } else { 0.0 };
                self.par[l] += most(in_sp[l], in_moodys[l]);
            }
            self.count += 1;
        }
    }

    /// What the excess over the limit of `base` counts less than par:
    /// [`haircut`](crate::coverage::ccc::haircut), lane by lane.
    #[inline(always)]
    pub fn haircut(&self, pool: &PathPool, limit: &CccLimit, base: &Lanes) -> Lanes {
        let (mut sp, mut moodys, mut excess, mut haircut) = (ZERO, ZERO, ZERO, ZERO);
        let held = &self.held[..self.count];
        for one in held {
            super::lanes::add(&mut sp, &one.sp);
            super::lanes::add(&mut moodys, &one.moodys);
        }
        for l in 0..LANES {
            excess[l] = most(most(sp[l], moodys[l]) - limit.limit * base[l], 0.0);
        }
        if !any(&excess) {
            return haircut;
        }
        for one in held {
            let exposure = &pool.bucket[one.candidate].exposure;
            let loss = (1.0 - limit.price.unwrap_or(exposure.price)).max(0.0);
            for l in 0..LANES {
                let par = least(if sp[l] >= moodys[l] { one.sp[l] } else { one.moodys[l] }, excess[l]);
                haircut[l] += par * loss;
                excess[l] -= par;
            }
        }
        haircut
    }
}

/// On which paths a candidate is in S&P's bucket and in Moody's.
#[inline(always)]
fn in_bucket(
    candidate: &Candidate,
    k: usize,
    i: usize,
    candidates: usize,
    bits: Option<(&BucketBits, u32)>,
) -> (u64, u64) {
    const ALL: u64 = u64::MAX >> (64 - LANES);
    match bits {
        Some((bits, shift)) => {
            let (sp, moodys) = bits.bits[k * candidates + i];
            ((sp >> shift) & ALL, (moodys >> shift) & ALL)
        }
        None => {
            let all = |is: bool| if is { ALL } else { 0 };
            (all(candidate.exposure.sp), all(candidate.exposure.moodys))
        }
    }
}
