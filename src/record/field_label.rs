//! What people call the fields of a customer's file.

use crate::label::Language;
use crate::record::Field;

impl Field {
    /// What people call it.
    ///
    /// ```
    /// use guanxi::{label::Language, record::Field};
    /// assert_eq!(Field::ContactPoints.label(Language::English), "contact details");
    /// assert_eq!(Field::ContactPoints.label(Language::Chinese), "联系方式");
    /// ```
    pub fn label(self, language: Language) -> &'static str {
        let (english, chinese) = self.labels();
        match language {
            Language::English => english,
            Language::Chinese => chinese,
        }
    }

    /// The names of fields, one after the other.
    ///
    /// ```
    /// use guanxi::{label::Language, record::Field};
    /// let fields = [Field::FullName, Field::Industry];
    /// assert_eq!(Field::list(&fields, Language::English), "full name, industry");
    /// assert_eq!(Field::list(&fields, Language::Chinese), "客户全称、行业");
    /// ```
    pub fn list(fields: &[Self], language: Language) -> String {
        let names: Vec<&str> = fields.iter().map(|field| field.label(language)).collect();
        names.join(match language {
            Language::English => ", ",
            Language::Chinese => "、",
        })
    }

    fn labels(self) -> (&'static str, &'static str) {
        match self {
            Self::FullName => ("full name", "客户全称"),
            Self::ShortName => ("short name", "客户简称"),
            Self::Kind => ("company or person", "客户类型"),
            Self::Industry => ("industry", "行业"),
            Self::Size => ("size", "规模"),
            Self::Founded => ("founded", "成立时间"),
            Self::MainBusiness => ("main business", "主营业务"),
            Self::Address => ("address", "地址"),
            Self::Phone => ("telephone number", "电话"),
            Self::Email => ("e-mail address", "邮箱"),
            Self::TaxId => ("tax number", "税号"),
            Self::Source => ("source", "客户来源"),
            Self::FirstContact => ("first contact", "首次接触日期"),
            Self::FirstDeal => ("first deal", "首次合作日期"),
            Self::AnnualAmount => ("annual amount", "年合作金额"),
            Self::Products => ("products", "合作产品"),
            Self::Owner => ("owner", "负责人"),
            Self::Contacts => ("contacts", "联系人"),
            Self::ContactPosition => ("positions of contacts", "联系人职位"),
            Self::ContactPoints => ("contact details", "联系方式"),
            Self::ContactRole => ("roles in the decision", "决策角色"),
            Self::ContactPreferences => ("preferences of contacts", "联系人偏好"),
            Self::KeyDecider => ("key decision maker", "关键决策人"),
            Self::KeyNeed => ("key need", "关键需求"),
            Self::Pains => ("pains", "当前痛点"),
            Self::Goals => ("goals", "期望目标"),
            Self::LatentNeeds => ("latent needs", "潜在需求"),
            Self::Budget => ("budget", "预算范围"),
            Self::BuyingTime => ("buying time", "采购时间节点"),
            Self::History => ("earlier work together", "合作历史"),
            Self::Tags => ("tags", "标签"),
            Self::Stage => ("stage", "客户阶段"),
            Self::Judgements => ("judgements", "评估信息"),
            Self::Note => ("note", "备注"),
            Self::Contracts => ("contracts", "合同"),
            Self::Class => ("class", "客户分级"),
            Self::Transactions => ("transactions", "交易数据"),
            Self::Interactions => ("interactions", "沟通记录"),
            Self::Issues => ("issues", "问题记录"),
        }
    }
}
