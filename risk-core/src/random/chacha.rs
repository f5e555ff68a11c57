//! ChaCha with eight rounds, many paths side by side.
//!
//! # References
//! D. J. Bernstein (2008), "ChaCha, a variant of Salsa20", section 3; with the 64-bit block counter
//! and the 64-bit nonce of the original, which is the path.

/// "expand 32-byte k".
const CONSTANTS: [u32; 4] = [0x6170_7865, 0x3320_646e, 0x7962_2d32, 0x6b20_6574];

/// Words of a block.
pub(super) const WORDS: usize = 16;

/// Paths that are computed together.
pub(super) const LANES: usize = 16;

/// Block `block` of the streams `first_path`, `first_path + 1`, …: word w of lane p in `out[w][p]`.
#[inline(always)]
pub(super) fn blocks(key: &[u32; 8], block: u64, first_path: u64, out: &mut [[u32; LANES]; WORDS]) {
    for lane in 0..LANES {
        let path = first_path.wrapping_add(lane as u64);
        let start = [
            CONSTANTS[0],
            CONSTANTS[1],
            CONSTANTS[2],
            CONSTANTS[3],
            key[0],
            key[1],
            key[2],
            key[3],
            key[4],
            key[5],
            key[6],
            key[7],
            block as u32,
            (block >> 32) as u32,
            path as u32,
            (path >> 32) as u32,
        ];
        let mut x = start;
        // Written out, for a loop in here would keep the compiler from vectorising the one over lanes.
        double_round(&mut x);
        double_round(&mut x);
        double_round(&mut x);
        double_round(&mut x);
        for w in 0..WORDS {
            out[w][lane] = x[w].wrapping_add(start[w]);
        }
    }
}

#[inline(always)]
fn double_round(x: &mut [u32; WORDS]) {
    quarter(x, 0, 4, 8, 12);
    quarter(x, 1, 5, 9, 13);
    quarter(x, 2, 6, 10, 14);
    quarter(x, 3, 7, 11, 15);
    quarter(x, 0, 5, 10, 15);
    quarter(x, 1, 6, 11, 12);
    quarter(x, 2, 7, 8, 13);
    quarter(x, 3, 4, 9, 14);
}

#[inline(always)]
fn quarter(x: &mut [u32; WORDS], a: usize, b: usize, c: usize, d: usize) {
    x[a] = x[a].wrapping_add(x[b]);
    x[d] = (x[d] ^ x[a]).rotate_left(16);
    x[c] = x[c].wrapping_add(x[d]);
    x[b] = (x[b] ^ x[c]).rotate_left(12);
    x[a] = x[a].wrapping_add(x[b]);
    x[d] = (x[d] ^ x[a]).rotate_left(8);
    x[c] = x[c].wrapping_add(x[d]);
    x[b] = (x[b] ^ x[c]).rotate_left(7);
}
