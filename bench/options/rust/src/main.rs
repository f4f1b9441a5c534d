//! implied-vol: `peers <inputs> <sample> <task>@<solver>` answers the same lines as contestant-process.ts. It knows forwards and prices
//! without discount only, so turning a quote into those is part of what is measured. Where it has no vol it says so: NaN and 2.

use std::fs;
use std::hint::black_box;
use std::io::{BufRead, Write, stdin, stdout};
use std::time::Instant;

use implied_vol::{
    DefaultSpecialFn, ImpliedBlackVolatility, ImpliedNormalVolatility, PriceBlackScholes, solver,
};

const FIELDS: usize = 8;

struct Inputs {
    columns: Vec<Vec<f64>>,
}

impl Inputs {
    fn read(file: &str) -> Self {
        let bytes = fs::read(file).expect("inputs");
        let all: Vec<f64> = bytes.chunks_exact(8).map(|b| f64::from_le_bytes(b.try_into().unwrap())).collect();
        let rows = all.len() / FIELDS;
        Self { columns: all.chunks_exact(rows).map(<[f64]>::to_vec).collect() }
    }

    fn rows(&self) -> usize {
        self.columns[0].len()
    }
}

#[inline(always)]
fn each(inputs: &Inputs, has_yield: bool, out: &mut [f64], one: impl Fn(f64, f64, f64, f64, f64, f64, bool) -> f64) {
    let c: [&[f64]; FIELDS] = std::array::from_fn(|k| &inputs.columns[k][..out.len()]);
    for (i, out) in out.iter_mut().enumerate() {
        let (t, r) = (c[3][i], c[4][i]);
        let forward = if has_yield { c[1][i] * ((r - c[5][i]) * t).exp() } else { c[1][i] };
        *out = one(forward, c[2][i], t, r, c[6][i], c[7][i], c[0][i] > 0.0);
    }
}

fn price(inputs: &Inputs, has_yield: bool, out: &mut [f64]) {
    each(inputs, has_yield, out, |f, k, t, r, v, _, call| {
        let b = PriceBlackScholes::builder().forward(f).strike(k).volatility(v).expiry(t).is_call(call);
        b.build().map_or(f64::NAN, |b| b.calculate::<DefaultSpecialFn>() * (-r * t).exp())
    });
}

fn vols<S: solver::BlackSolver>(inputs: &Inputs, has_yield: bool, out: &mut [f64]) {
    each(inputs, has_yield, out, |f, k, t, r, _, p, call| {
        let b = ImpliedBlackVolatility::builder().option_price(p * (r * t).exp()).forward(f).strike(k);
        b.expiry(t).is_call(call).build().and_then(|b| b.calculate_with::<S>()).unwrap_or(f64::NAN)
    });
}

fn normal_vols(inputs: &Inputs, out: &mut [f64]) {
    each(inputs, false, out, |f, k, t, r, _, p, call| {
        let b = ImpliedNormalVolatility::builder().option_price(p * (r * t).exp()).forward(f).strike(k);
        b.expiry(t).is_call(call).build().and_then(|b| b.calculate::<DefaultSpecialFn>()).unwrap_or(f64::NAN)
    });
}

type Run = fn(&Inputs, &mut [f64]);

fn find(task: &str, name: &str) -> Option<Run> {
    Some(match (task, name) {
        ("bsm-price", "default") => |x, out| price(x, true, out),
        ("bsm-vols", "default") => |x, out| vols::<solver::Hybrid>(x, true, out),
        ("bsm-vols", "experimental") => |x, out| vols::<solver::Experimental>(x, true, out),
        ("black76-vols", "default") => |x, out| vols::<solver::Hybrid>(x, false, out),
        ("black76-vols", "experimental") => |x, out| vols::<solver::Experimental>(x, false, out),
        ("bachelier-vols", "default") => normal_vols,
        _ => return None,
    })
}

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    let (task, solver) = arguments[3].split_once('@').expect("<task>@<solver>");
    let Some(run) = find(task, solver) else {
        println!("none");
        return;
    };
    let inputs = Inputs::read(&arguments[1]);
    let rows = inputs.rows();
    let sample: usize = arguments[2].parse().unwrap();
    let mut out = vec![0.0; rows];
    println!("ready {rows}");
    for line in stdin().lock().lines() {
        let line = line.unwrap();
        let (order, argument) = line.split_once(' ').unwrap();
        if order == "time" {
            let limit: f64 = argument.parse().unwrap();
            let start = Instant::now();
            let mut calls = 0;
            loop {
                run(black_box(&inputs), black_box(&mut out));
                calls += 1;
                let ms = start.elapsed().as_secs_f64() * 1e3;
                if ms >= limit {
                    println!("{calls} {ms}");
                    break;
                }
            }
        } else {
            run(&inputs, &mut out);
            let found = &out[..sample];
            let said = found.iter().map(|x| if x.is_nan() { 2.0 } else { 0.0 });
            let with_words = if task.ends_with("vols") { said.collect() } else { vec![] };
            let bytes: Vec<u8> = found.iter().copied().chain(with_words.iter().copied()).flat_map(f64::to_le_bytes).collect();
            fs::write(argument, bytes).unwrap();
            println!("{}", if with_words.is_empty() { 1 } else { 2 });
        }
        stdout().flush().unwrap();
    }
}
