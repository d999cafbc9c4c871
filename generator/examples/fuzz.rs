//! scratch
use clientwright::diagnostics::{self, Color, Diagnostics};
use clientwright::source::Sources;
use clientwright::{document, lint, load};
fn main() {
    let mut seed: u64 = 0x9E3779B97F4A7C15;
    let mut rnd = move || {
        seed ^= seed << 13;
        seed ^= seed >> 7;
        seed ^= seed << 17;
        seed
    };
    let paths: Vec<String> = std::env::args().skip(1).collect();
    let (mut linted, mut slow, mut n, mut found) = (0, 0, 0, 0);
    for path in &paths {
        let text = std::fs::read(path).unwrap();
        for round in 0..4000 {
            let mut t = text.clone();
            if round % 10 == 0 {
                t.truncate((rnd() as usize) % t.len());
            }
            for _ in 0..(1 + rnd() % 3) {
                let l = t.len().max(1);
                let at = (rnd() as usize) % l;
                if at < t.len() {
                    match rnd() % 5 {
                        0 => {
                            t[at] = (rnd() % 128) as u8;
                        }
                        1 => {
                            let b = (rnd() as usize) % t.len();
                            t.swap(at, b);
                        }
                        2 => {
                            // copy a line over another
                            let s = String::from_utf8_lossy(&t).into_owned();
                            let lines: Vec<&str> = s.lines().collect();
                            if lines.is_empty() {
                                continue;
                            }
                            let (a, b) = ((rnd() as usize) % lines.len(), (rnd() as usize) % lines.len());
                            let mut l2 = lines.clone();
                            l2[a] = lines[b];
                            t = l2.join("\n").into_bytes();
                        }
                        3 => {
                            // replace value of one line with another's
                            let s = String::from_utf8_lossy(&t).into_owned();
                            let mut lines: Vec<String> = s.lines().map(str::to_owned).collect();
                            if lines.is_empty() {
                                continue;
                            }
                            let (a, b) = ((rnd() as usize) % lines.len(), (rnd() as usize) % lines.len());
                            if let (Some((k, _)), Some((_, v))) =
                                (lines[a].clone().split_once(':'), lines[b].clone().split_once(':'))
                            {
                                lines[a] = format!("{k}:{v}");
                            }
                            t = lines.join("\n").into_bytes();
                        }
                        _ => {
                            t.remove(at);
                        }
                    }
                }
            }
            let t = String::from_utf8_lossy(&t).into_owned();
            n += 1;
            let start = std::time::Instant::now();
            let mut sources = Sources::default();
            let mut d = Diagnostics::default();
            let id = sources.add("x.yaml", t);
            let Some(root) = load::load(&sources, id, &mut d) else { continue };
            let loaded = load::follow(&mut sources, root, &mut load::NoFiles, &mut d);
            let Some(document) = document::read(&loaded, &mut d) else { continue };
            let mut d = Diagnostics::default();
            lint::lint(&document, &lint::Options { ours: true }, &mut d);
            found += usize::from(d.iter().count() > 0);
            let _ = diagnostics::render(&d, &sources, Color::Never);
            linted += 1;
            if start.elapsed().as_millis() > 200 {
                slow += 1;
            }
        }
    }
    println!("{n} tried {linted} linted {found} with findings {slow} slow");
}
