//! One sort for all that is sorted here. The library's costs 9 kB of the module that a page loads, for each type anew; this one
//! merges runs of places, whatever stands there.

use std::cmp::Ordering;

/// Sorts a list, equals in the order they had.
pub(crate) fn sort<T>(list: &mut Vec<T>, compare: impl Fn(&T, &T) -> Ordering) {
    let order = order(list.len(), &|a, b| list.get(a).zip(list.get(b)).map_or(Ordering::Equal, |(a, b)| compare(a, b)));
    let mut slots: Vec<Option<T>> = list.drain(..).map(Some).collect();
    list.extend(order.into_iter().filter_map(|at| slots.get_mut(at)?.take()));
}

fn order(length: usize, compare: &dyn Fn(usize, usize) -> Ordering) -> Vec<usize> {
    let mut order: Vec<usize> = (0..length).collect();
    let mut width = 1;
    while width < length {
        let mut merged = Vec::with_capacity(length);
        for runs in order.chunks(2 * width) {
            let (first, second) = runs.split_at(width.min(runs.len()));
            let (mut first, mut second) = (first.iter().copied().peekable(), second.iter().copied().peekable());
            while let Some(next) = match (first.peek(), second.peek()) {
                (Some(a), Some(b)) if compare(*b, *a).is_lt() => second.next(),
                (Some(_), _) => first.next(),
                _ => second.next(),
            } {
                merged.push(next);
            }
        }
        order = merged;
        width *= 2;
    }
    order
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sorts_and_keeps_the_order_of_equals() {
        for length in [0usize, 1, 2, 40, 1_000] {
            let mut list: Vec<(usize, usize)> = (0..length).map(|at| (at * 7_919 % 13, at)).collect();
            let mut expected = list.clone();
            expected.sort_by_key(|(key, _)| *key);
            sort(&mut list, |a, b| a.0.cmp(&b.0));
            assert_eq!(list, expected);
        }
    }
}
