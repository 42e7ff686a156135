//! Which cells of a table are not published, so that no small one can be worked out.

/// Counts from 1 to here are not published (NDTMS: cells below 5; rules.md source 20).
const SMALL: i64 = 4;

/// What is published for a cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Cell {
    /// The count as it is; zeros are not hidden, as in NHS England's method (rules.md sources 23 and 24).
    Count(i64),
    /// From 1 to 4.
    FewerThanFive,
    /// Anything; hidden so that another cell cannot be worked out.
    Withheld,
}

/// What a reader is told of hidden cells.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Told {
    /// A small cell is marked as small; another one that is hidden is then known to be 5 or more, and no zero is hidden.
    Small,
    /// Every hidden cell bears the same mark and may be anything.
    Nothing,
}

/// The table with its line of column sums last, safe to publish together with the sum of each row.
///
/// See [`super`] for the method. Every row must add up to 5 or more.
pub(super) fn protect(rows: &[Vec<i64>]) -> Vec<Vec<Cell>> {
    let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
    let table = Table::new(rows, columns);
    let published = table.hide(Told::Small).map(|hidden| table.publish(&hidden, true));
    // Two small cells of a row that has nothing else, say: their marks and their sum would give them away.
    let published = published.or_else(|| table.hide(Told::Nothing).map(|hidden| table.publish(&hidden, false)));
    published.unwrap_or_else(|| vec![vec![Cell::Withheld; columns]; table.rows])
}

/// Counts by row and column. The last row holds the sums of the columns.
struct Table {
    rows: usize,
    columns: usize,
    counts: Vec<i64>,
}

/// A cell that moves by one.
#[derive(Clone, Copy)]
struct Step {
    cell: usize,
    by: i64,
}

impl Table {
    fn new(rows: &[Vec<i64>], columns: usize) -> Self {
        let cell = |row: &Vec<i64>, column: usize| row.get(column).copied().unwrap_or(0);
        let mut counts: Vec<i64> = rows.iter().flat_map(|row| (0..columns).map(move |column| cell(row, column))).collect();
        counts.extend((0..columns).map(|column| rows.iter().map(|row| cell(row, column)).sum::<i64>()));
        Self { rows: rows.len() + 1, columns, counts }
    }

    /// Which cells are hidden, small ones and those that guard them; `None` where these marks cannot protect every one.
    ///
    /// To hide one more cell never helps a reader, so that cells which were found safe stay so.
    fn hide(&self, told: Told) -> Option<Vec<bool>> {
        let mut hidden: Vec<bool> = self.counts.iter().map(|count| (1..=SMALL).contains(count)).collect();
        let small: Vec<usize> = (0..self.counts.len()).filter(|cell| hidden.get(*cell) == Some(&true)).collect();
        for cell in small {
            for target in [1, SMALL] {
                self.reach(cell, target, told, &mut hidden)?;
            }
        }
        Some(hidden)
    }

    /// Hides cells until this one could be `target` for all that is published, the cheapest first.
    ///
    /// All tables with the same sums are reached from the true one by moving cells by one around closed walks, so that
    /// to look for such a walk at each step is not a rule of thumb: where there is none, no other table exists.
    fn reach(&self, cell: usize, target: i64, told: Told, hidden: &mut [bool]) -> Option<()> {
        let mut counts = self.counts.clone();
        while let Some(by) = counts.get(cell).map(|count| (target - count).signum()).filter(|by| *by != 0) {
            let walk = self.walk(Step { cell, by }, &counts, hidden, told, false).or_else(|| self.walk(Step { cell, by }, &counts, hidden, told, true))?;
            for step in walk {
                if let (Some(count), Some(hidden)) = (counts.get_mut(step.cell), hidden.get_mut(step.cell)) {
                    *count += step.by;
                    *hidden = true;
                }
            }
        }
        Some(())
    }

    /// The cheapest closed walk that starts with a step: cells of a row and of a column in turn, up and down in turn, so
    /// that every sum stays. Hidden cells cost nothing; with `more`, others may be taken for what they count.
    fn walk(&self, start: Step, counts: &[i64], hidden: &[bool], told: Told, more: bool) -> Option<Vec<Step>> {
        let home = start.cell.checked_div(self.columns)?;
        let (nodes, last) = (self.rows + self.columns, self.rows - 1);
        // the sums stand for the other side of an equation: they move against their column
        let turned = |row: usize, by: i64| if row == last { -by } else { by };
        let flow = turned(home, start.by);
        let mut best: Vec<Option<(i64, Option<Step>, usize)>> = vec![None; nodes];
        let mut done = vec![false; nodes];
        let from = self.rows + start.cell % self.columns;
        *best.get_mut(from)? = Some((0, None, from));
        loop {
            let open = (0..nodes).filter(|node| done.get(*node) == Some(&false));
            let (cost, node) = open.filter_map(|node| Some((best.get(node).copied().flatten()?.0, node))).min()?;
            if node == home {
                break;
            }
            *done.get_mut(node)? = true;
            let others = if node < self.rows { self.rows..nodes } else { 0..self.rows };
            for other in others {
                let (row, column, by) = if node < self.rows { (node, other - self.rows, flow) } else { (other, node - self.rows, -flow) };
                let step = Step { cell: row * self.columns + column, by: turned(row, by) };
                let Some(price) = self.price(step, counts, hidden, told, more).filter(|_| step.cell != start.cell) else { continue };
                let slot = best.get_mut(other)?;
                if slot.is_none_or(|(known, ..)| cost + price < known) && done.get(other) == Some(&false) {
                    *slot = Some((cost + price, Some(step), node));
                }
            }
        }
        let mut steps = vec![start];
        let mut node = home;
        while let Some((_, Some(step), before)) = best.get(node).copied().flatten() {
            steps.push(step);
            node = before;
        }
        Some(steps)
    }

    /// What it costs to let a cell move so; `None` where a reader would know that it cannot have.
    fn price(&self, step: Step, counts: &[i64], hidden: &[bool], told: Told, more: bool) -> Option<i64> {
        let (truth, moved) = (*self.counts.get(step.cell)?, counts.get(step.cell)? + step.by);
        let possible = match told {
            Told::Small if (1..=SMALL).contains(&truth) => (1..=SMALL).contains(&moved),
            Told::Small => truth > SMALL && moved > SMALL,
            Told::Nothing => moved >= 0,
        };
        let price = match (hidden.get(step.cell)?, truth) {
            (true, _) => 0,
            // a zero tells a reader much and guards little
            (false, 0) => 1_000_000,
            (false, count) => count,
        };
        (possible && (price == 0 || more)).then_some(price)
    }

    fn publish(&self, hidden: &[bool], marked: bool) -> Vec<Vec<Cell>> {
        let cell = |(count, hidden): (&i64, &bool)| match (hidden, marked && *count <= SMALL) {
            (false, _) => Cell::Count(*count),
            (true, true) => Cell::FewerThanFive,
            (true, false) => Cell::Withheld,
        };
        let cells: Vec<Cell> = self.counts.iter().zip(hidden).map(cell).collect();
        cells.chunks(self.columns.max(1)).map(<[Cell]>::to_vec).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A dot for a count that is shown, `s` for fewer than 5, `w` for withheld.
    fn marks(rows: &[&[i64]]) -> Vec<String> {
        let rows: Vec<Vec<i64>> = rows.iter().map(|row| row.to_vec()).collect();
        let published = protect(&rows);
        for (row, cells) in rows.iter().zip(&published) {
            for (count, cell) in row.iter().zip(cells) {
                assert!(!matches!(cell, Cell::Count(shown) if shown != count), "a shown count is the true one");
            }
        }
        let mark = |cell: &Cell| match cell {
            Cell::Count(_) => '.',
            Cell::FewerThanFive => 's',
            Cell::Withheld => 'w',
        };
        published.iter().map(|cells| cells.iter().map(mark).collect()).collect()
    }

    #[test]
    fn hides_by_hand_made_tables() {
        #[rustfmt::skip]
        let rows: &[(&[&[i64]], &[&str])] = &[
            // nothing small, nothing hidden
            (&[&[10, 20], &[0, 7]], &["..", "..", ".."]),
            // one row: the sums repeat it
            (&[&[3, 20, 9]], &["s.w", "s.w"]),
            // the smallest that has room: 5 could not go down and still be 5 or more
            (&[&[1, 5, 30]], &["s.w", "s.w"]),
            (&[&[4, 5, 30]], &["sw.", "sw."]),
            // a block of four
            (&[&[3, 20], &[12, 40]], &["sw", "ww", ".."]),
            // three that are small guard one another, but not at both ends
            (&[&[2, 2, 2, 50]], &["sss.", "sss."]),
            (&[&[1, 1, 1, 50]], &["sssw", "sssw"]),
            (&[&[4, 4, 4, 50]], &["sssw", "sssw"]),
            // marks and sum together would give both away, so nothing is told of either
            (&[&[4, 4]], &["ww", "ww"]),
            (&[&[3, 2, 0]], &["ss.", "ss."]),
            (&[&[4, 2, 0]], &["ww.", "ww."]),
        ];
        for (table, expected) in rows {
            assert_eq!(marks(table), *expected, "{table:?}");
        }
    }

    #[test]
    fn empty_tables_are_published_as_they_are() {
        assert!(protect(&[]).is_empty());
        assert_eq!(marks(&[&[0, 0]]), ["..", ".."]);
    }
}
