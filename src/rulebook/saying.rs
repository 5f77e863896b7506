//! Composition key by key: a table is taken apart into what it says, each under its own key, and put
//! together again, so that an own key takes the place of a brought one.

/// One thing that a table says: the table with nothing else in it.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Saying<T> {
    /// The key by which another one replaces it.
    pub(super) key: String,
    pub(super) says: T,
}

/// A table that can be taken apart.
pub(super) trait Says: Clone + Default + PartialEq {
    /// The table, as messages call its keys.
    const WHAT: &'static str;

    /// What it says, each with its place in the table.
    fn sayings(&self) -> Vec<(String, Saying<Self>)>;

    /// Adds what another one says.
    fn add(&mut self, says: Self);

    /// The table that says all of this.
    fn together(sayings: impl IntoIterator<Item = Self>) -> Self {
        let mut whole = Self::default();
        sayings.into_iter().for_each(|says| whole.add(says));
        whole
    }
}

/// `keys` are optional values; `lists` have entries, each with the field that is its key.
macro_rules! says {
    ($table:ident, $what:literal, keys: [$($key:ident),*], lists: [$($list:ident by $name:ident),*]) => {
        impl $crate::rulebook::saying::Says for $table {
            const WHAT: &'static str = $what;

            fn sayings(&self) -> Vec<(String, $crate::rulebook::saying::Saying<Self>)> {
                let mut all = Vec::new();
                let mut put = |place: String, key: String, says: Self| {
                    all.push((place, $crate::rulebook::saying::Saying { key, says }));
                };
                $(if self.$key.is_some() {
                    let key = stringify!($key).to_owned();
                    put(key.clone(), key, Self { $key: self.$key.clone(), ..Self::default() });
                })*
                $(for (place, item) in self.$list.iter().enumerate() {
                    let says = Self { $list: vec![item.clone()], ..Self::default() };
                    let list = stringify!($list);
                    put(format!("{list}[{place}]"), format!("{list}.{}", item.$name), says);
                })*
                all
            }

            fn add(&mut self, says: Self) {
                $(if says.$key.is_some() {
                    self.$key = says.$key;
                })*
                $(self.$list.extend(says.$list);)*
            }
        }
    };
}
pub(super) use says;
