//! The models that are measured, each with serde's derives and with the codec's impls as they are generated.

use clientwright_runtime::codegen::{Decode, DecodeResult, Encode, Reader, Writer};
use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct HookKey {
    pub(crate) id: String,
    pub(crate) key_id: String,
    pub(crate) name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) created: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) last_updated: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) is_used: Option<bool>,
    #[serde(rename = "_embedded", skip_serializing_if = "Option::is_none")]
    pub(crate) embedded: Option<PublicKey>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct PublicKey {
    pub(crate) kid: String,
    pub(crate) kty: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) alg: Option<String>,
    pub(crate) n: String,
    pub(crate) e: String,
    #[serde(rename = "use", skip_serializing_if = "Option::is_none")]
    pub(crate) usage: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Page {
    pub(crate) items: Vec<Record>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) next: Option<String>,
    pub(crate) total: i64,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Record {
    pub(crate) id: String,
    pub(crate) name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) description: Option<String>,
    pub(crate) created_at: String,
    pub(crate) version: i64,
    pub(crate) ratio: f64,
    pub(crate) enabled: bool,
    pub(crate) tags: Vec<String>,
    pub(crate) owner: Owner,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) note: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Owner {
    pub(crate) id: u64,
    pub(crate) email: String,
}

impl Decode for HookKey {
    fn decode(reader: &mut Reader<'_>) -> DecodeResult<Self> {
        const FIELDS: &[&str] = &["id", "keyId", "name", "created", "lastUpdated", "isUsed", "_embedded"];
        let (mut id, mut key_id, mut name, mut created) = (None, None, None, None);
        let (mut last_updated, mut is_used, mut embedded) = (None, None, None);
        reader.object()?;
        while let Some(field) = reader.next_field(FIELDS)? {
            match field {
                0 => reader.value(&mut id)?,
                1 => reader.value(&mut key_id)?,
                2 => reader.value(&mut name)?,
                3 => reader.optional(&mut created)?,
                4 => reader.optional(&mut last_updated)?,
                5 => reader.optional(&mut is_used)?,
                _ => reader.optional(&mut embedded)?,
            }
        }
        Ok(Self {
            id: reader.required(id, "id")?,
            key_id: reader.required(key_id, "keyId")?,
            name: reader.required(name, "name")?,
            created,
            last_updated,
            is_used,
            embedded,
        })
    }
}

impl Encode for HookKey {
    fn encode(&self, writer: &mut Writer) {
        let mut object = writer.object();
        object.field("id", &self.id);
        object.field("keyId", &self.key_id);
        object.field("name", &self.name);
        object.optional("created", &self.created);
        object.optional("lastUpdated", &self.last_updated);
        object.optional("isUsed", &self.is_used);
        object.optional("_embedded", &self.embedded);
        object.end();
    }
}

impl Decode for PublicKey {
    fn decode(reader: &mut Reader<'_>) -> DecodeResult<Self> {
        const FIELDS: &[&str] = &["kid", "kty", "alg", "n", "e", "use"];
        let (mut kid, mut kty, mut alg, mut n, mut e, mut usage) = (None, None, None, None, None, None);
        reader.object()?;
        while let Some(field) = reader.next_field(FIELDS)? {
            match field {
                0 => reader.value(&mut kid)?,
                1 => reader.value(&mut kty)?,
                2 => reader.optional(&mut alg)?,
                3 => reader.value(&mut n)?,
                4 => reader.value(&mut e)?,
                _ => reader.optional(&mut usage)?,
            }
        }
        Ok(Self {
            kid: reader.required(kid, "kid")?,
            kty: reader.required(kty, "kty")?,
            alg,
            n: reader.required(n, "n")?,
            e: reader.required(e, "e")?,
            usage,
        })
    }
}

impl Encode for PublicKey {
    fn encode(&self, writer: &mut Writer) {
        let mut object = writer.object();
        object.field("kid", &self.kid);
        object.field("kty", &self.kty);
        object.optional("alg", &self.alg);
        object.field("n", &self.n);
        object.field("e", &self.e);
        object.optional("use", &self.usage);
        object.end();
    }
}

impl Decode for Page {
    fn decode(reader: &mut Reader<'_>) -> DecodeResult<Self> {
        const FIELDS: &[&str] = &["items", "next", "total"];
        let (mut items, mut next, mut total) = (None, None, None);
        reader.object()?;
        while let Some(field) = reader.next_field(FIELDS)? {
            match field {
                0 => reader.value(&mut items)?,
                1 => reader.optional(&mut next)?,
                _ => reader.value(&mut total)?,
            }
        }
        Ok(Self { items: reader.required(items, "items")?, next, total: reader.required(total, "total")? })
    }
}

impl Encode for Page {
    fn encode(&self, writer: &mut Writer) {
        let mut object = writer.object();
        object.field("items", &self.items);
        object.optional("next", &self.next);
        object.field("total", &self.total);
        object.end();
    }
}

impl Decode for Record {
    fn decode(reader: &mut Reader<'_>) -> DecodeResult<Self> {
        const FIELDS: &[&str] = &[
            "id",
            "name",
            "description",
            "createdAt",
            "version",
            "ratio",
            "enabled",
            "tags",
            "owner",
            "note",
        ];
        let (mut id, mut name, mut description, mut created_at, mut version) = (None, None, None, None, None);
        let (mut ratio, mut enabled, mut tags, mut owner, mut note) = (None, None, None, None, None);
        reader.object()?;
        while let Some(field) = reader.next_field(FIELDS)? {
            match field {
                0 => reader.value(&mut id)?,
                1 => reader.value(&mut name)?,
                2 => reader.optional(&mut description)?,
                3 => reader.value(&mut created_at)?,
                4 => reader.value(&mut version)?,
                5 => reader.value(&mut ratio)?,
                6 => reader.value(&mut enabled)?,
                7 => reader.value(&mut tags)?,
                8 => reader.value(&mut owner)?,
                _ => reader.optional(&mut note)?,
            }
        }
        Ok(Self {
            id: reader.required(id, "id")?,
            name: reader.required(name, "name")?,
            description,
            created_at: reader.required(created_at, "createdAt")?,
            version: reader.required(version, "version")?,
            ratio: reader.required(ratio, "ratio")?,
            enabled: reader.required(enabled, "enabled")?,
            tags: reader.required(tags, "tags")?,
            owner: reader.required(owner, "owner")?,
            note,
        })
    }
}

impl Encode for Record {
    fn encode(&self, writer: &mut Writer) {
        let mut object = writer.object();
        object.field("id", &self.id);
        object.field("name", &self.name);
        object.optional("description", &self.description);
        object.field("createdAt", &self.created_at);
        object.field("version", &self.version);
        object.field("ratio", &self.ratio);
        object.field("enabled", &self.enabled);
        object.field("tags", &self.tags);
        object.field("owner", &self.owner);
        object.optional("note", &self.note);
        object.end();
    }
}

impl Decode for Owner {
    fn decode(reader: &mut Reader<'_>) -> DecodeResult<Self> {
        const FIELDS: &[&str] = &["id", "email"];
        let (mut id, mut email) = (None, None);
        reader.object()?;
        while let Some(field) = reader.next_field(FIELDS)? {
            match field {
                0 => reader.value(&mut id)?,
                _ => reader.value(&mut email)?,
            }
        }
        Ok(Self { id: reader.required(id, "id")?, email: reader.required(email, "email")? })
    }
}

impl Encode for Owner {
    fn encode(&self, writer: &mut Writer) {
        let mut object = writer.object();
        object.field("id", &self.id);
        object.field("email", &self.email);
        object.end();
    }
}
