//! Enums of words: what files write, what people call it, and the way back.

/// A code with a word for files and names for people, in an enum that grows; first the room where
/// it is public.
macro_rules! words {
    ($room:ident; $(#[$doc:meta])* $name:ident, $what:literal, $code:literal, {
        $($(#[$variant_doc:meta])* $variant:ident $word:literal $en:literal $zh:literal,)*
    }) => {
        $(#[$doc])*
        #[derive(
            Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord,
            ::serde::Serialize, ::serde::Deserialize,
        )]
        #[serde(rename_all = "snake_case")]
        #[non_exhaustive]
        pub enum $name {
            $($(#[$variant_doc])* $variant,)*
        }

        impl $name {
            /// All of them, in order.
            pub(crate) const ALL: &'static [Self] = &[$(Self::$variant),*];

            /// The word that files use.
            ///
            /// ```
            #[doc = concat!("use guanxi::policy::", stringify!($room), "::", stringify!($name), ";")]
            #[doc = concat!("let words = [", $("(", stringify!($name), "::", stringify!($variant), ", \"", $word, "\"),",)* "];")]
            /// assert!(words.iter().all(|(one, word)| one.as_str() == *word));
            #[doc = concat!("assert!(words.iter().all(|(one, word)| word.parse::<", stringify!($name), ">() == Ok(*one)));")]
            /// ```
            pub fn as_str(self) -> &'static str {
                match self {
                    $(Self::$variant => $word,)*
                }
            }

            /// What people call it.
            ///
            /// ```
            #[doc = concat!("use guanxi::{label::Language, policy::", stringify!($room), "::", stringify!($name), "};")]
            #[doc = concat!("let names = [", $("(", stringify!($name), "::", stringify!($variant), ", \"", $zh, "\"),",)* "];")]
            /// assert!(names.iter().all(|(one, name)| one.label(Language::Chinese) == *name));
            /// ```
            pub fn label(self, language: $crate::label::Language) -> &'static str {
                match (self, language) {
                    $((Self::$variant, $crate::label::Language::English) => $en,)*
                    $((Self::$variant, $crate::label::Language::Chinese) => $zh,)*
                }
            }
        }

        impl ::std::fmt::Display for $name {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                f.pad(self.as_str())
            }
        }

        impl ::std::str::FromStr for $name {
            type Err = $crate::error::Error;

            fn from_str(text: &str) -> ::std::result::Result<Self, $crate::error::Error> {
                let found = Self::ALL.iter().find(|one| one.as_str() == text);
                found.copied().ok_or_else(|| {
                    let message = format!("`{text}` is no {}", $what);
                    let known = Self::ALL.iter().map(|one| one.as_str());
                    $crate::error::Error::new($crate::error::ErrorKind::Name, $code, message)
                        .with_help($crate::error::did_you_mean(text, known))
                })
            }
        }
    };
}
pub(in crate::policy) use words;
