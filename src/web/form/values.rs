//! A form's fields into Rust values, through serde: every value is text until the command says what it should be.
//!
//! A field given several times is a list; a list takes a field given once or never (with `#[serde(default)]`). Errors
//! carry the field's name, so that the page can point at it.

use std::collections::BTreeMap;
use std::fmt::{self, Display};

use serde::de::value::{MapDeserializer, SeqDeserializer};
use serde::de::{self, DeserializeOwned, Deserializer, IntoDeserializer, Visitor};
use serde::forward_to_deserialize_any;

use crate::domain::refusal::Refusal;

/// Reads the command.
pub(super) fn read<T: DeserializeOwned>(fields: Vec<(String, String)>) -> Result<T, Refusal> {
    let mut gathered: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (name, value) in fields {
        gathered.entry(name).or_default().push(value);
    }
    let values = gathered.into_iter().map(|(name, texts)| {
        let field = Field { name: name.clone(), texts };
        (name, field)
    });
    T::deserialize(MapDeserializer::new(values)).map_err(|Fault(refusal)| refusal)
}

#[derive(Debug)]
struct Fault(Refusal);

impl Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl std::error::Error for Fault {}

impl de::Error for Fault {
    fn custom<T: Display>(_: T) -> Self {
        Self(Refusal::BadForm("body".to_owned()))
    }

    fn unknown_field(field: &str, _: &'static [&'static str]) -> Self {
        Self(Refusal::UnknownField(super::shown(field)))
    }

    fn missing_field(field: &'static str) -> Self {
        Self(Refusal::BadForm(field.to_owned()))
    }
}

/// One field with everything that was given for it.
struct Field {
    name: String,
    texts: Vec<String>,
}

/// One text of a field.
struct Text {
    name: String,
    text: String,
}

impl Field {
    fn bad(name: &str) -> Fault {
        Fault(Refusal::BadForm(super::shown(name)))
    }

    /// The only text; a field given twice where one is expected is refused.
    fn single(self) -> Result<Text, Fault> {
        let mut texts = self.texts.into_iter();
        match (texts.next(), texts.next()) {
            (Some(text), None) => Ok(Text { name: self.name, text }),
            _ => Err(Self::bad(&self.name)),
        }
    }
}

impl Text {
    /// Runs serde on the text; what it does not take is this field's fault.
    fn give<T>(self, read: impl FnOnce(String) -> Result<T, Fault>) -> Result<T, Fault> {
        read(self.text).map_err(|_| Field::bad(&self.name))
    }
}

macro_rules! numbers {
    ($($method:ident => $visit:ident: $type:ty;)*) => {
        $(
            fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
                self.give(|text| {
                    let number = text.trim().parse::<$type>().map_err(de::Error::custom)?;
                    visitor.$visit(number)
                })
            }
        )*
    };
}

impl<'de> Deserializer<'de> for Text {
    type Error = Fault;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        self.give(|text| visitor.visit_string(text))
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        self.give(|text| match text.as_str() {
            "on" | "true" | "1" => visitor.visit_bool(true),
            "" | "false" | "0" => visitor.visit_bool(false),
            _ => Err(de::Error::custom("not yes or no")),
        })
    }

    numbers! {
        deserialize_i8 => visit_i8: i8;
        deserialize_i16 => visit_i16: i16;
        deserialize_i32 => visit_i32: i32;
        deserialize_i64 => visit_i64: i64;
        deserialize_u8 => visit_u8: u8;
        deserialize_u16 => visit_u16: u16;
        deserialize_u32 => visit_u32: u32;
        deserialize_u64 => visit_u64: u64;
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        if self.text.trim().is_empty() { visitor.visit_none() } else { visitor.visit_some(self) }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, _: &'static str, visitor: V) -> Result<V::Value, Fault> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        name: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Fault> {
        self.give(|text| {
            let words: de::value::StringDeserializer<Fault> = text.into_deserializer();
            words.deserialize_enum(name, variants, visitor)
        })
    }

    forward_to_deserialize_any! {
        i128 u128 f32 f64 char str string bytes byte_buf unit unit_struct seq tuple tuple_struct map struct identifier
        ignored_any
    }
}

impl<'de> IntoDeserializer<'de, Fault> for Text {
    type Deserializer = Self;

    fn into_deserializer(self) -> Self {
        self
    }
}

impl<'de> IntoDeserializer<'de, Fault> for Field {
    type Deserializer = Self;

    fn into_deserializer(self) -> Self {
        self
    }
}

macro_rules! single {
    ($($method:ident)*) => {
        $(
            fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
                self.single()?.$method(visitor)
            }
        )*
    };
}

impl<'de> Deserializer<'de> for Field {
    type Error = Fault;

    single! {
        deserialize_any deserialize_bool deserialize_i8 deserialize_i16 deserialize_i32 deserialize_i64 deserialize_u8
        deserialize_u16 deserialize_u32 deserialize_u64 deserialize_option
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        let name = self.name;
        let texts = self.texts.into_iter().map(|text| Text { name: name.clone(), text });
        visitor.visit_seq(SeqDeserializer::new(texts))
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, name: &'static str, visitor: V) -> Result<V::Value, Fault> {
        self.single()?.deserialize_newtype_struct(name, visitor)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        name: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Fault> {
        self.single()?.deserialize_enum(name, variants, visitor)
    }

    /// serde asks for this when the command has no such field: refused, whether or not the command said so.
    fn deserialize_ignored_any<V: Visitor<'de>>(self, _: V) -> Result<V::Value, Fault> {
        Err(Fault(Refusal::UnknownField(super::shown(&self.name))))
    }

    forward_to_deserialize_any! {
        i128 u128 f32 f64 char str string bytes byte_buf unit unit_struct tuple tuple_struct map struct identifier
    }
}
