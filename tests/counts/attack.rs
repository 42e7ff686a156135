//! What a reader may try to get hidden numbers out of the counts.

use super::{columns, count, encounter, organization, patient, people, rows};
use serde_json::Value;
use std::collections::BTreeMap;

/// A made-up population, and the truth about it.
pub struct Made {
    pub lines: Vec<Value>,
    /// By table, service and column: how many.
    truth: BTreeMap<(&'static str, String, String), u64>,
}

/// Numbers that look random and are the same each time.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % limit
    }
}

pub fn made(seed: u64) -> Made {
    let mut random = Random(seed);
    let services = 1 + random.below(4);
    let months = 1 + random.below(6);
    let mut made = Made { lines: Vec::new(), truth: BTreeMap::new() };
    made.lines.extend((0..services).map(|service| organization(&service.to_string(), &format!("Service {service}"))));
    for client in 0..random.below(70) {
        let id = format!("client-{client}");
        // few of some kinds, many of others
        let gender = ["female", "male", "male", "male", "male", "female", "other", "unknown"][random.below(8) * random.below(8) / 7];
        let oldest = 1 + random.below(4);
        let born = 1996 - 10 * random.below(oldest);
        made.lines.push(patient(&id, gender, &format!("{born}-01-01")));
        let first = random.below(services) * random.below(2);
        for service in 0..services {
            if service != first && random.below(12) != 0 {
                continue;
            }
            let month = 1 + random.below(months) * random.below(2);
            made.lines.push(encounter(&id, &service.to_string(), &format!("2026-{month:02}-15")));
            let band = ["30 to 39", "40 to 49", "50 to 59", "60 to 69"][(1996 - born) / 10];
            let sex = if gender == "unknown" { "not recorded" } else { gender };
            for (table, column) in [("sex", sex.to_owned()), ("age at first contact", band.to_owned()), ("month of first contact", format!("2026-{month:02}"))]
            {
                for row in [format!("Service {service}"), "All services".to_owned()] {
                    *made.truth.entry((table, row, column.clone())).or_default() += 1;
                }
            }
        }
    }
    made
}

/// What a reader knows of a cell: the least and the most that it can be.
fn known(cell: &Value, marked: bool) -> (i64, i64) {
    match cell.as_str() {
        None => (cell.as_i64().unwrap(), cell.as_i64().unwrap()),
        Some("fewer than 5") => (1, 4),
        // where small cells are marked, the rest that is withheld is not small, and no zero is withheld
        Some("withheld") => (if marked { 5 } else { 0 }, 1000),
        other => panic!("{other:?}"),
    }
}

/// Whether some table agrees with all that is known: the least and the most of each cell, the totals of rows, and the last
/// row as the sums of the others where there is more than one. Exact: narrows what cells can be, then tries.
fn possible(cells: &[Vec<(i64, i64)>], totals: &[i64]) -> bool {
    let (sums, width) = (cells.len() - 1, cells[0].len());
    let at = |row: usize, column: usize| row * width + column;
    let mut equations: Vec<(Vec<(usize, i64)>, i64)> =
        totals.iter().enumerate().map(|(row, total)| ((0..width).map(|column| (at(row, column), 1)).collect(), *total)).collect();
    if sums > 0 {
        equations.extend((0..width).map(|column| ((0..=sums).map(|row| (at(row, column), if row == sums { -1 } else { 1 })).collect(), 0)));
    }
    search(cells.concat(), &equations, &mut 100_000)
}

fn search(mut cells: Vec<(i64, i64)>, equations: &[(Vec<(usize, i64)>, i64)], patience: &mut usize) -> bool {
    *patience = patience.checked_sub(1).unwrap_or_else(|| panic!("no answer"));
    let mut narrowed = true;
    while narrowed {
        narrowed = false;
        for (terms, result) in equations {
            let ends = |(cell, factor): &(usize, i64)| if *factor > 0 { cells[*cell] } else { (-cells[*cell].1, -cells[*cell].0) };
            let (least, most): (i64, i64) = terms.iter().map(ends).fold((0, 0), |sum, end| (sum.0 + end.0, sum.1 + end.1));
            for (cell, factor) in terms {
                let (own_least, own_most) = if *factor > 0 { cells[*cell] } else { (-cells[*cell].1, -cells[*cell].0) };
                let (low, high) = (own_least.max(result - (most - own_most)), own_most.min(result - (least - own_least)));
                if low > high {
                    return false;
                }
                let new = if *factor > 0 { (low, high) } else { (-high, -low) };
                if new != cells[*cell] {
                    cells[*cell] = new;
                    narrowed = true;
                    break; // the sums of this equation are no longer right
                }
            }
        }
    }
    let Some(open) = (0..cells.len()).filter(|cell| cells[*cell].0 < cells[*cell].1).min_by_key(|cell| cells[*cell].1 - cells[*cell].0) else { return true };
    let (least, most) = cells[open];
    (least..=most).any(|value| {
        let mut supposed = cells.clone();
        supposed[open] = (value, value);
        search(supposed, equations, patience)
    })
}

#[test]
fn a_reader_who_tries_every_table_cannot_tell_a_small_number() {
    let (mut hidden, mut tables, mut unmarked) = (0, 0, 0);
    for seed in 0..150 {
        let made = made(seed);
        let counts = count(&made.lines);
        for table in counts["tables"].as_array().unwrap() {
            let (by, columns) = (table["by"].as_str().unwrap(), columns(&counts, table["by"].as_str().unwrap()));
            let told = rows(&counts, by);
            let joined = told.iter().any(|(service, ..)| service == "Other services") || told.len() == 1;
            let marked = table.to_string().contains("fewer than 5");
            let totals: Vec<i64> = told.iter().map(|(.., total)| *total as i64).collect();
            let all: Vec<Vec<(i64, i64)>> = told.iter().map(|(_, cells, _)| cells.iter().map(|cell| known(cell, marked)).collect()).collect();
            for (row, (service, cells, total)) in told.iter().enumerate() {
                assert!(*total >= 5, "a row is never small");
                for (column, cell) in cells.iter().enumerate() {
                    let truth =
                        made.truth.iter().find(|((of, name, at), _)| *of == by && name == service && *at == columns[column]).map_or(0, |(_, count)| *count);
                    if let Some(count) = cell.as_u64() {
                        assert!(!(1..5).contains(&count), "seed {seed}: {by} {service} shows {count}");
                        assert!(joined || count == truth, "seed {seed}: {by} {service} {} is {truth}", columns[column]);
                        continue;
                    }
                    // the truth about joined services is not kept, so that only marked cells are known to be small
                    let small = *cell == "fewer than 5" || !joined && (1..5).contains(&truth);
                    assert!(joined || *cell != "fewer than 5" || (1..5).contains(&truth), "seed {seed}");
                    for value in (1..5).filter(|_| small) {
                        let mut supposed = all.clone();
                        supposed[row][column] = (value, value);
                        assert!(possible(&supposed, &totals), "seed {seed}: {by} {service} {} cannot be {value}", columns[column]);
                    }
                    hidden += usize::from(small);
                }
            }
            tables += 1;
            unmarked += usize::from(!marked && table.to_string().contains("withheld"));
        }
    }
    println!("{tables} tables, {hidden} small numbers; {unmarked} tables without marks");
    assert!(tables > 300 && hidden > 500 && unmarked > 5, "{tables} {hidden} {unmarked}");
}

/// Numbers by a prime: whether a cell follows from the sums by any differences of them is a question of linear algebra.
const PRIME: u128 = (1 << 61) - 1;

fn inverse(number: u128) -> u128 {
    let (mut result, mut base, mut power) = (1, number, PRIME - 2);
    while power > 0 {
        if power % 2 == 1 {
            result = result * base % PRIME;
        }
        base = base * base % PRIME;
        power /= 2;
    }
    result
}

/// The unknowns that the equations determine: those that elimination leaves alone in an equation.
fn determined(mut equations: Vec<Vec<u128>>, unknowns: usize) -> Vec<usize> {
    let mut done = 0;
    for unknown in 0..unknowns {
        let Some(pivot) = (done..equations.len()).find(|row| equations[*row][unknown] != 0) else { continue };
        equations.swap(done, pivot);
        let scale = inverse(equations[done][unknown]);
        equations[done].iter_mut().for_each(|factor| *factor = *factor * scale % PRIME);
        let pivot = equations[done].clone();
        for (row, equation) in equations.iter_mut().enumerate().filter(|(row, _)| *row != done) {
            let times = equation[unknown];
            assert!(row != done);
            equation.iter_mut().zip(&pivot).for_each(|(factor, by)| *factor = (*factor + (PRIME - times) * by) % PRIME);
        }
        done += 1;
    }
    let alone = equations.iter().filter(|equation| equation.iter().filter(|factor| **factor != 0).count() == 1);
    alone.map(|equation| equation.iter().position(|factor| *factor != 0).unwrap()).collect()
}

#[test]
fn no_difference_of_sums_leaves_a_hidden_number_alone() {
    let mut attacked = 0;
    for seed in 1000..1250 {
        let made = made(seed);
        let counts = count(&made.lines);
        for table in counts["tables"].as_array().unwrap() {
            let told = rows(&counts, table["by"].as_str().unwrap());
            let width = told[0].1.len();
            let unknown: Vec<(usize, usize)> =
                (0..told.len()).flat_map(|row| (0..width).map(move |column| (row, column))).filter(|(row, column)| told[*row].1[*column].is_string()).collect();
            let equation =
                |holds: &dyn Fn(usize, usize) -> Option<u128>| -> Vec<u128> { unknown.iter().map(|(row, column)| holds(*row, *column).unwrap_or(0)).collect() };
            let sums = told.len() - 1;
            let of_rows = (0..told.len()).map(|line| equation(&|row, _| (row == line).then_some(1)));
            let of_columns =
                (0..width).filter(|_| sums > 0).map(|line| equation(&|row, column| (column == line).then_some(if row == sums { PRIME - 1 } else { 1 })));
            let found = determined(of_rows.chain(of_columns).collect(), unknown.len());
            assert!(found.is_empty(), "seed {seed}: {:?}", found.iter().map(|index| unknown[*index]).collect::<Vec<_>>());
            attacked += unknown.len();
        }
    }
    println!("{attacked} hidden numbers");
    assert!(attacked > 2000, "{attacked}");
}

#[test]
fn the_attack_finds_what_naive_suppression_leaves() {
    // one hidden in its row; two hidden in each row and column, but for one that the sums of sums leave alone
    assert_eq!(determined(vec![vec![1]], 1), [0]);
    let cells = [(0, 0), (0, 1), (1, 0), (1, 1), (0, 2), (2, 2), (2, 3), (3, 2), (3, 3)];
    let lines = |of: fn(&(usize, usize)) -> usize| (0..4).map(move |line| cells.iter().map(|cell| u128::from(of(cell) == line)).collect::<Vec<_>>());
    assert_eq!(determined(lines(|cell| cell.0).chain(lines(|cell| cell.1)).collect(), cells.len()), [4]);
    assert!(!possible(&[vec![(2, 2), (1, 4)]], &[8]) && possible(&[vec![(4, 4), (1, 4)]], &[8]), "4 and 4");
    let square = |corner| [vec![corner, (0, 9)], vec![(0, 9), (7, 7)], vec![(5, 5), (0, 20)]];
    assert!(possible(&square((2, 2)), &[6, 10, 16]) && !possible(&square((3, 3)), &[6, 10, 16]), "sums by column");
}

#[test]
fn the_number_of_people_does_not_tell_how_few_use_two_services() {
    for both in 0..10 {
        let mut lines = vec![organization("a", "A"), organization("b", "B")];
        lines.extend(people("a", 40, 0));
        lines.extend(people("b", 30, 0));
        lines.extend((0..both).map(|index| encounter(&format!("a-female-{index}"), "b", "2026-05-04")));
        let counts = count(&lines);
        let (people, sum) = (counts["clients"]["count"].as_u64().unwrap(), rows(&counts, "sex")[2].2);
        assert_eq!(sum, 70 + both);
        let candidates = (people - 2..=people + 2).filter(|people| *people <= sum).count();
        assert!(candidates > 1 || both == 0, "{both}");
    }
}
