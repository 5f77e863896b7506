//! What people call the fields of a file.

use crate::label::Language;
use crate::record::Field;

/// The name of a field for people.
pub(super) fn field_label(field: Field, language: Language) -> &'static str {
    let (en, zh) = match field {
        Field::FullName => ("full name", "客户全称"),
        Field::ShortName => ("short name", "客户简称"),
        Field::Kind => ("company or person", "客户性质"),
        Field::Industry => ("industry", "所属行业"),
        Field::Size => ("size", "规模"),
        Field::Founded => ("founded", "成立时间"),
        Field::MainBusiness => ("main business", "主营业务"),
        Field::Address => ("address", "地址"),
        Field::Phone => ("telephone", "电话"),
        Field::Email => ("e-mail", "邮箱"),
        Field::TaxId => ("tax number", "税号"),
        Field::Source => ("source", "客户来源"),
        Field::FirstContact => ("first contact", "首次接触时间"),
        Field::FirstDeal => ("first deal", "首次合作时间"),
        Field::AnnualAmount => ("annual amount", "年合作金额"),
        Field::Products => ("products", "产品/服务清单"),
        Field::Owner => ("owner", "负责人"),
        Field::Contacts => ("contacts", "联系人"),
        Field::ContactPosition => ("contacts' positions", "联系人职位"),
        Field::ContactPoints => ("contact details", "联系方式"),
        Field::ContactRole => ("decision roles", "决策链角色"),
        Field::ContactPreferences => ("personal preferences", "个人偏好"),
        Field::KeyDecider => ("key decision maker", "关键决策人"),
        Field::KeyNeed => ("key need", "关键需求"),
        Field::Pains => ("pain points", "当前痛点"),
        Field::Goals => ("goals", "合作目标"),
        Field::LatentNeeds => ("latent needs", "潜在需求"),
        Field::Budget => ("budget", "预算范围"),
        Field::BuyingTime => ("buying time", "采购时间节点"),
        Field::History => ("history", "历史合作记录"),
        Field::Tags => ("tags", "标签"),
        Field::Stage => ("stage", "当前状态"),
        Field::Judgements => ("judgements", "判断项"),
        Field::Note => ("note", "备注"),
        Field::Contracts => ("contracts", "合同"),
        Field::Class => ("class", "客户等级"),
        Field::Transactions => ("transactions", "交易记录"),
        Field::Interactions => ("interactions", "沟通记录"),
        Field::Issues => ("issues", "问题记录"),
    };
    if language == Language::English { en } else { zh }
}

/// The names of fields, one after the other.
pub(super) fn field_list(fields: &[Field], language: Language) -> String {
    let names: Vec<&str> = fields.iter().map(|field| field_label(*field, language)).collect();
    names.join(if language == Language::English { ", " } else { "、" })
}
