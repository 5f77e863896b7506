//! What stages and steps of the service cycle are called where a rulebook does not say.

use crate::label::Language;
use crate::record::{ServiceStage, Stage};

pub(super) fn stage(stage: Stage, language: Language) -> &'static str {
    match (stage, language) {
        (Stage::Prospect, Language::English) => "prospect",
        (Stage::Prospect, Language::Chinese) => "潜在客户",
        (Stage::Screened, Language::English) => "screened",
        (Stage::Screened, Language::Chinese) => "已筛选",
        (Stage::Contacted, Language::English) => "in contact",
        (Stage::Contacted, Language::Chinese) => "联系沟通中",
        (Stage::Selling, Language::English) => "in sales",
        (Stage::Selling, Language::Chinese) => "销售中",
        (Stage::AfterSales, Language::English) => "in after-sales service",
        (Stage::AfterSales, Language::Chinese) => "售后服务中",
        (Stage::Terminated, Language::English) => "terminated",
        (Stage::Terminated, Language::Chinese) => "合作终止",
    }
}

pub(super) fn step(step: ServiceStage, language: Language) -> &'static str {
    match (step, language) {
        (ServiceStage::FirstContact, Language::English) => "first contact",
        (ServiceStage::FirstContact, Language::Chinese) => "首次接触",
        (ServiceStage::NeedConfirmed, Language::English) => "need confirmed",
        (ServiceStage::NeedConfirmed, Language::Chinese) => "需求确认",
        (ServiceStage::SolutionOffered, Language::English) => "solution offered",
        (ServiceStage::SolutionOffered, Language::Chinese) => "方案提供",
        (ServiceStage::Delivered, Language::English) => "delivered",
        (ServiceStage::Delivered, Language::Chinese) => "服务交付",
        (ServiceStage::CalledBack, Language::English) => "called back",
        (ServiceStage::CalledBack, Language::Chinese) => "售后回访",
    }
}
