//! The counts as they leave the house.

use super::suppress::{Cell, protect};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use time::Date;

/// The line of sums.
const ALL: &str = "All services";

/// What the marks and the sums mean, for whoever reads the counts.
const METHOD: &str = "Each client is counted once in a cell. Numbers from 1 to 4 are given as \"fewer than 5\"; other numbers are withheld \
                      where such a number could be worked out from them. Services with fewer than 5 clients are counted together with the \
                      next smallest as other services. In \"all services\" a client of two services counts in each. The number of clients \
                      is rounded to the nearest 5 where there is more than one service.";

/// Counts that are safe to give to a funder or to publish. Only [`super::Counter`] makes them.
#[derive(Debug)]
pub struct Counts {
    head: Head,
    clients: i64,
    services: Vec<Service>,
    tables: Vec<Table>,
}

/// For whom and under which rules.
#[derive(Debug)]
pub(super) struct Head {
    pub audience: String,
    pub purpose: String,
    pub policy: String,
    /// Month of the day that they were reckoned from.
    pub month: String,
}

/// A row, without its cells.
#[derive(Debug)]
struct Service {
    label: String,
    total: i64,
}

/// One breakdown.
#[derive(Debug)]
struct Table {
    by: &'static str,
    columns: Vec<String>,
    /// A row for each service, then the sums.
    cells: Vec<Vec<Cell>>,
}

/// The clients of a service, with the day of first contact.
pub(super) type Clients = BTreeMap<String, Option<Date>>;

/// The breakdowns, each with the columns that it always has.
const BREAKDOWNS: [(&str, &[&str]); 3] = [("month of first contact", &[]), ("age at first contact", &super::AGE_BANDS), ("sex", &super::SEXES)];

/// Below this no service is published alone, and no number at all where all clients are fewer.
const LEAST: usize = 5;

impl Counts {
    /// `services` by label; `columns` says where a client with that first contact stands in each breakdown.
    pub(super) fn new(head: Head, mut services: BTreeMap<String, Clients>, columns: impl Fn(&str, Option<Date>) -> [String; 3]) -> Self {
        let everyone: BTreeSet<&String> = services.values().flat_map(BTreeMap::keys).collect();
        let (clients, few) = (number(everyone.len()), everyone.len() < LEAST);
        if few {
            return Self { head, clients, services: Vec::new(), tables: Vec::new() };
        }
        let other = join_small(&mut services);
        let alone = services.is_empty();
        let mut rows: Vec<(String, Clients)> = services.into_iter().collect();
        rows.extend(other.map(|clients| (if alone { ALL } else { "Other services" }.to_owned(), clients)));
        let placed: Vec<Vec<[String; 3]>> = rows.iter().map(|(_, clients)| clients.iter().map(|(id, first)| columns(id, *first)).collect()).collect();
        let tables = BREAKDOWNS.iter().enumerate().map(|(index, (by, fixed))| table(by, fixed, index, &placed)).collect();
        let services = rows.into_iter().map(|(label, clients)| Service { label, total: number(clients.len()) }).collect();
        Self { head, clients, services, tables }
    }

    /// How many clients there are, as it may be told.
    fn clients(&self) -> (Value, &'static str) {
        match (self.clients, self.services.len()) {
            (0, _) => (json!(0), "exact"),
            (_, 0) => (json!("fewer than 5"), "exact"),
            (all, 1) => (json!(all), "exact"),
            // the sum of the services less this number would tell how few people use two of them
            (all, _) => (json!((all + 2) / 5 * 5), "nearest 5"),
        }
    }

    /// As JSON.
    pub fn to_json(&self) -> String {
        let (clients, rounding) = self.clients();
        let total = |row: usize| self.services.get(row).map_or_else(|| self.services.iter().map(|service| service.total).sum(), |service| service.total);
        let label = |row: usize| self.services.get(row).map_or(ALL, |service| &service.label);
        let tables: Vec<Value> = self
            .tables
            .iter()
            .map(|table| {
                let row = |(row, cells): (usize, &Vec<Cell>)| {
                    json!({"service": label(row), "cells": cells.iter().map(cell_to_json).collect::<Vec<_>>(), "total": total(row)})
                };
                json!({"by": table.by, "columns": table.columns, "rows": self.lines(table).enumerate().map(row).collect::<Vec<_>>()})
            })
            .collect();
        let head = &self.head;
        let file = json!({
            "audience": head.audience,
            "purposeOfUse": head.purpose,
            "policy": head.policy,
            "engine": env!("CARGO_PKG_VERSION"),
            "asAt": head.month,
            "security": [{"system": "http://terminology.hl7.org/CodeSystem/v3-ObservationValue", "code": "AGGRED"}],
            "clients": {"count": clients, "rounding": rounding},
            "tables": tables,
            "method": METHOD,
        });
        format!("{file:#}\n")
    }

    /// As plain text, services side by side.
    pub fn table(&self) -> String {
        let (clients, rounding) = self.clients();
        let clients = clients.as_str().map_or_else(|| clients.to_string(), str::to_owned);
        let about = if rounding == "exact" { "" } else { " (to the nearest 5)" };
        // Writing to a string cannot fail.
        let mut out = format!("CLIENTS: {clients}{about}\n");
        let _ = writeln!(out, "for {}, as at {}, policy {}", self.head.audience, self.head.month, self.head.policy);
        for table in &self.tables {
            let _ = write!(out, "\nBY {}\n\n", table.by.to_uppercase());
            let mut heads: Vec<&str> = self.services.iter().map(|service| service.label.as_str()).collect();
            let mut totals: Vec<i64> = self.services.iter().map(|service| service.total).collect();
            heads.push(ALL);
            totals.push(totals.iter().sum());
            let first = table.columns.iter().map(|column| column.chars().count()).chain([5]).max().unwrap_or(0);
            let widths: Vec<usize> = heads.iter().map(|head| head.chars().count().max("fewer than 5".len())).collect();
            let lines: Vec<&Vec<Cell>> = self.lines(table).collect();
            let mut line = |label: &str, texts: Vec<String>| {
                let _ = write!(out, "{label:first$}");
                for (text, width) in texts.iter().zip(&widths).take(lines.len()) {
                    let _ = write!(out, "  {text:>width$}");
                }
                out.push('\n');
            };
            line("", heads.iter().map(|head| (*head).to_owned()).collect());
            for (index, column) in table.columns.iter().enumerate() {
                line(column, lines.iter().filter_map(|cells| cells.get(index)).map(cell_to_text).collect());
            }
            line("total", totals.iter().map(i64::to_string).collect());
        }
        let _ = writeln!(out, "\n{METHOD}");
        out
    }

    /// The rows that are told: the sums of a single service would only repeat it.
    fn lines<'t>(&self, table: &'t Table) -> impl Iterator<Item = &'t Vec<Cell>> {
        table.cells.iter().take(if self.services.len() == 1 { 1 } else { usize::MAX })
    }
}

/// Takes services with fewer than 5 clients out and joins them, with the next smallest until they are 5 clients together.
fn join_small(services: &mut BTreeMap<String, Clients>) -> Option<Clients> {
    let mut joined: Option<Clients> = None;
    loop {
        let short = joined.as_ref().is_some_and(|joined| joined.len() < LEAST);
        let smallest = services.iter().map(|(label, clients)| (clients.len(), label)).min();
        let Some((_, label)) = smallest.filter(|(size, _)| *size < LEAST || short) else { return joined };
        let label = label.clone();
        let joined = joined.get_or_insert_default();
        for (client, first) in services.remove(&label).unwrap_or_default() {
            let known = joined.entry(client).or_insert(first);
            *known = earliest(*known, first);
        }
    }
}

/// The earlier of two days, where they are known.
pub(super) fn earliest(one: Option<Date>, other: Option<Date>) -> Option<Date> {
    one.into_iter().chain(other).min()
}

fn number(count: usize) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

/// `placed` holds, for each service, its clients' columns in each breakdown.
fn table(by: &'static str, fixed: &[&str], index: usize, placed: &[Vec<[String; 3]>]) -> Table {
    let column = |client: &[String; 3]| client.get(index).cloned().unwrap_or_default();
    let columns: Vec<String> = match fixed {
        [] => placed.iter().flatten().map(column).collect::<BTreeSet<_>>().into_iter().collect(),
        fixed => fixed.iter().map(|column| (*column).to_owned()).collect(),
    };
    let count = |clients: &Vec<[String; 3]>| {
        let mut found: BTreeMap<String, i64> = BTreeMap::new();
        clients.iter().for_each(|client| *found.entry(column(client)).or_default() += 1);
        columns.iter().map(|column| found.get(column).copied().unwrap_or(0)).collect()
    };
    let counts: Vec<Vec<i64>> = placed.iter().map(count).collect();
    Table { by, cells: protect(&counts), columns }
}

fn cell_to_json(cell: &Cell) -> Value {
    match cell {
        Cell::Count(count) => json!(count),
        other => json!(cell_to_text(other)),
    }
}

fn cell_to_text(cell: &Cell) -> String {
    match cell {
        Cell::Count(count) => count.to_string(),
        Cell::FewerThanFive => "fewer than 5".to_owned(),
        Cell::Withheld => "withheld".to_owned(),
    }
}
