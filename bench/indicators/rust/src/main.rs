//! Rust crates bar by bar: `peers <bars> stream <row>@<crate>` answers the same lines as contestant-process.ts. Every output is read after
//! each bar: it goes into a sum. `<row>+` is the same: what else a program runs does not change what was compiled. The crates begin earlier than TA-Lib or with other seeds; only speed is taken from here.

use std::fs;
use std::hint::black_box;
use std::io::{stdin, stdout, BufRead, Write};
use std::time::Instant;

use kand::ohlcv::{atr, bbands, ema, macd, rsi, sma};
use ta::{indicators as t, Next};
use yata::core::{Candle, Method};
use yata::methods as y;

struct Bars {
    high: Vec<f64>,
    low: Vec<f64>,
    close: Vec<f64>,
    volume: Vec<f64>,
}

fn read(file: &str) -> Bars {
    let bytes = fs::read(file).expect("bars");
    let all: Vec<f64> = bytes.chunks_exact(8).map(|b| f64::from_le_bytes(b.try_into().unwrap())).collect();
    let rows = all.len() / 5;
    let column = |k: usize| all[k * rows..(k + 1) * rows].to_vec();
    Bars { high: column(1), low: column(2), close: column(3), volume: column(4) }
}

fn items(b: &Bars) -> Vec<ta::DataItem> {
    let make = |i: usize| {
        let item = ta::DataItem::builder().open(b.close[i]).high(b.high[i]).low(b.low[i]);
        item.close(b.close[i]).volume(b.volume[i]).build().unwrap()
    };
    (0..b.close.len()).map(make).collect()
}

fn candles(b: &Bars) -> Vec<Candle> {
    let make = |i: usize| Candle {
        open: b.close[i],
        high: b.high[i],
        low: b.low[i],
        close: b.close[i],
        volume: b.volume[i],
    };
    (0..b.close.len()).map(make).collect()
}

type Run = Box<dyn FnMut() -> f64>;

fn over(x: Vec<f64>, mut start: impl FnMut() -> Box<dyn FnOnce(&[f64]) -> f64> + 'static) -> Run {
    Box::new(move || start()(black_box(&x)))
}

/// A loop of its own for each indicator, so that the compiler sees all of it.
macro_rules! each {
    ($x:expr, $state:expr, |$s:ident, $v:ident| $step:expr) => {{
        over($x, move || {
            Box::new(move |x: &[f64]| {
                let mut $s = $state;
                let mut sum = 0.0;
                for &$v in x {
                    sum += $step;
                }
                sum
            })
        })
    }};
}

fn with_ta(row: &str, b: Bars) -> Option<Run> {
    Some(match row {
        "SMA20" => each!(b.close, t::SimpleMovingAverage::new(20).unwrap(), |s, x| s.next(x)),
        "EMA20" => each!(b.close, t::ExponentialMovingAverage::new(20).unwrap(), |s, x| s.next(x)),
        "RSI14" => each!(b.close, t::RelativeStrengthIndex::new(14).unwrap(), |s, x| s.next(x)),
        "MACD" => each!(b.close, t::MovingAverageConvergenceDivergence::new(12, 26, 9).unwrap(), |s, x| {
            let o = s.next(x);
            o.macd + o.signal + o.histogram
        }),
        "BBANDS20" => each!(b.close, t::BollingerBands::new(20, 2.0).unwrap(), |s, x| {
            let o = s.next(x);
            o.upper + o.average + o.lower
        }),
        "ATR14" => {
            let bars = items(&b);
            Box::new(move || {
                let mut s = t::AverageTrueRange::new(14).unwrap();
                black_box(&bars).iter().map(|bar| s.next(bar)).sum()
            })
        }
        _ => return None,
    })
}

fn with_yata(row: &str, b: Bars) -> Option<Run> {
    Some(match row {
        "SMA20" => each!(b.close, y::SMA::new(20, &100.0).unwrap(), |s, x| s.next(&x)),
        "EMA20" => each!(b.close, y::EMA::new(20, &100.0).unwrap(), |s, x| s.next(&x)),
        "RSI14" => {
            let start = || (y::RMA::new(14, &0.0).unwrap(), y::RMA::new(14, &0.0).unwrap(), 100.0);
            each!(b.close, start(), |s, x| {
                let change = x - s.2;
                s.2 = x;
                let up = s.0.next(&change.max(0.0));
                let down = s.1.next(&(-change).max(0.0));
                if up + down > 0.0 { 100.0 * up / (up + down) } else { 50.0 }
            })
        }
        "MACD" => {
            let start = |x: f64| (y::EMA::new(12, &x).unwrap(), y::EMA::new(26, &x).unwrap(), y::EMA::new(9, &0.0).unwrap());
            each!(b.close, start(100.0), |s, x| {
                let line = s.0.next(&x) - s.1.next(&x);
                let signal = s.2.next(&line);
                line + signal + (line - signal)
            })
        }
        "BBANDS20" => {
            let start = || (y::SMA::new(20, &100.0).unwrap(), y::StDev::new(20, &100.0).unwrap());
            each!(b.close, start(), |s, x| {
                let middle = s.0.next(&x);
                let width = 2.0 * s.1.next(&x);
                (middle + width) + middle + (middle - width)
            })
        }
        "ATR14" => {
            let bars = candles(&b);
            Box::new(move || {
                let mut range = y::TR::new(&bars[0]).unwrap();
                let mut mean = y::RMA::new(14, &0.0).unwrap();
                black_box(&bars).iter().map(|bar| mean.next(&range.next(bar))).sum()
            })
        }
        _ => return None,
    })
}

/// This crate keeps no state: the caller hands back what it got, and the value that leaves the window.
fn with_kand(row: &str, b: Bars) -> Option<Run> {
    let close = b.close;
    Some(match row {
        "SMA20" => over(close, || {
            Box::new(|x: &[f64]| {
                let mut mean = x[..20].iter().sum::<f64>() / 20.0;
                let mut sum = mean;
                for i in 20..x.len() {
                    mean = sma::sma_inc(mean, x[i], x[i - 20], 20).unwrap();
                    sum += mean;
                }
                sum
            })
        }),
        "EMA20" => each!(close, 100.0, |s, x| {
            s = ema::ema_inc(x, s, 20, None).unwrap();
            s
        }),
        "RSI14" => each!(close, (100.0, 0.0, 0.0), |s, x| {
            let (value, up, down) = rsi::rsi_inc(x, s.0, s.1, s.2, 14).unwrap();
            s = (x, up, down);
            value
        }),
        "MACD" => each!(close, (100.0, 100.0, 0.0), |s, x| {
            // It gives back the line but not the two means, which the caller needs for the next bar.
            let (line, signal, histogram) = macd::macd_inc(x, s.0, s.1, s.2, 12, 26, 9).unwrap();
            s.0 = ema::ema_inc(x, s.0, 12, None).unwrap();
            s.1 = ema::ema_inc(x, s.1, 26, None).unwrap();
            s.2 = signal;
            line + signal + histogram
        }),
        "BBANDS20" => over(close, || {
            Box::new(|x: &[f64]| {
                let first = &x[..20];
                let mut s = (first.iter().sum::<f64>() / 20.0, first.iter().sum(), first.iter().map(|v| v * v).sum());
                let mut sum = 0.0;
                for i in 20..x.len() {
                    let o = bbands::bbands_inc(x[i], s.0, s.1, s.2, x[i - 20], 20, 2.0, 2.0).unwrap();
                    s = (o.3, o.4, o.5);
                    sum += o.0 + o.1 + o.2;
                }
                sum
            })
        }),
        "ATR14" => {
            let (high, low) = (b.high, b.low);
            Box::new(move || {
                let (high, low, close) = (black_box(&high), black_box(&low), black_box(&close));
                let mut value = high[0] - low[0];
                let mut sum = value;
                for i in 1..close.len() {
                    value = atr::atr_inc(high[i], low[i], close[i - 1], value, 14).unwrap();
                    sum += value;
                }
                sum
            })
        }
        _ => return None,
    })
}

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    let (row, name) = arguments[3].split_once('@').expect("<row>@<crate>");
    let row = row.trim_end_matches('+');
    let bars = read(&arguments[1]);
    let made = match name {
        "ta" => with_ta(row, bars),
        "yata" => with_yata(row, bars),
        _ => with_kand(row, bars),
    };
    let Some(mut run) = made else {
        println!("none");
        return;
    };
    println!("ready");
    stdout().flush().unwrap();
    for line in stdin().lock().lines() {
        let line = line.unwrap();
        let (order, argument) = line.split_once(' ').unwrap();
        if order == "time" {
            let limit: f64 = argument.parse().unwrap();
            let started = Instant::now();
            let mut calls = 0;
            loop {
                black_box(run());
                calls += 1;
                let ms = started.elapsed().as_secs_f64() * 1e3;
                if ms >= limit {
                    println!("{calls} {ms}");
                    break;
                }
            }
        } else {
            fs::write(argument, run().to_le_bytes()).unwrap();
            println!("1");
        }
        stdout().flush().unwrap();
    }
}
