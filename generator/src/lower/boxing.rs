//! Types that hold themselves: items come in; a `Box` stands wherever a value would contain itself.
//!
//! One pass finds the strongly connected components of "holds by value" (Tarjan, without recursion: documents nest as
//! deep as they like); an edge within a component gets a `Box`, whoever comes first. `Vec` and `BTreeMap` break cycles
//! by themselves.

use super::walk::held_mut;
use crate::ir::{Item, ItemId, ItemKind, Type};

/// Puts a `Box` around every type that lies on a cycle.
pub(super) fn break_cycles(items: &mut [Item]) {
    let edges: Vec<Vec<usize>> = items.iter().map(held).collect();
    let component = components(&edges);
    for (index, item) in items.iter_mut().enumerate() {
        let on_cycle = |target: ItemId| component.get(target.0) == component.get(index);
        for ty in held_mut(&mut item.kind) {
            box_within(ty, &on_cycle);
        }
    }
}

/// The items that an item holds by value.
fn held(item: &Item) -> Vec<usize> {
    let mut found = Vec::new();
    match &item.kind {
        ItemKind::Record(record) => record.fields.iter().for_each(|field| by_value(&field.ty, &mut found)),
        ItemKind::Union(union) => union.variants.iter().for_each(|variant| by_value(&variant.ty, &mut found)),
        ItemKind::Alias(ty) => by_value(ty, &mut found),
        ItemKind::Enumeration(_) => {}
    }
    found
}

fn by_value(ty: &Type, found: &mut Vec<usize>) {
    match ty {
        Type::Item(item) => found.push(item.0),
        Type::Option(inner) => by_value(inner, found),
        Type::Tuple(elements) => elements.iter().for_each(|element| by_value(element, found)),
        _ => {}
    }
}

fn box_within(ty: &mut Type, on_cycle: &impl Fn(ItemId) -> bool) {
    match ty {
        Type::Item(item) if on_cycle(*item) => {
            let item = *item;
            *ty = Type::Boxed(Box::new(Type::Item(item)));
        }
        Type::Option(inner) => box_within(inner, on_cycle),
        Type::Tuple(elements) => elements.iter_mut().for_each(|element| box_within(element, on_cycle)),
        _ => {}
    }
}

/// The number of each node's strongly connected component; what a component leads to has a lower number.
pub(super) fn components(edges: &[Vec<usize>]) -> Vec<usize> {
    const UNSEEN: usize = usize::MAX;
    let mut order = vec![UNSEEN; edges.len()];
    let mut low = vec![0; edges.len()];
    let mut component = vec![UNSEEN; edges.len()];
    let (mut next, mut count) = (0, 0);
    let mut path: Vec<usize> = Vec::new();
    for root in 0..edges.len() {
        // Nodes being visited, each with the number of edges that were followed.
        let mut visits = if order[root] == UNSEEN { vec![(root, 0)] } else { Vec::new() };
        while let Some((node, followed)) = visits.pop() {
            if followed == 0 {
                order[node] = next;
                low[node] = next;
                next += 1;
                path.push(node);
            }
            if let Some(target) = edges[node].get(followed).copied() {
                visits.push((node, followed + 1));
                if order[target] == UNSEEN {
                    visits.push((target, 0));
                } else if component[target] == UNSEEN {
                    low[node] = low[node].min(order[target]);
                }
                continue;
            }
            if low[node] == order[node] {
                while let Some(member) = path.pop() {
                    component[member] = count;
                    if member == node {
                        break;
                    }
                }
                count += 1;
            }
            if let Some((parent, _)) = visits.last() {
                low[*parent] = low[*parent].min(low[node]);
            }
        }
    }
    component
}

#[cfg(test)]
mod tests {
    use super::components;

    #[test]
    fn nodes_on_a_common_cycle_share_a_component() {
        // 0 → 1 → 2 → 0, 2 → 3, 3 → 3, 4 → 0.
        let found = components(&[vec![1], vec![2], vec![0, 3], vec![3], vec![0]]);
        assert_eq!((found[0], found[1]), (found[1], found[2]));
        assert!(found[3] != found[0] && found[4] != found[0] && found[3] != found[4], "{found:?}");
    }

    #[test]
    fn a_long_chain_needs_no_deep_stack() {
        let chain: Vec<Vec<usize>> =
            (0..200_000).map(|node| if node == 0 { vec![] } else { vec![node - 1] }).collect();
        let mut found = components(&chain);
        found.sort_unstable();
        found.dedup();
        assert_eq!(found.len(), 200_000);
    }
}
