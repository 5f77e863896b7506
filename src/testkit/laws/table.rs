//! Every law of the rules, with what it speaks of and where it is checked.

use crate::testkit::laws::law::{About, Home, Law};

/// The law with this id.
///
/// ```
/// use guanxi::testkit::laws;
/// assert_eq!(laws::find("P-060").map(|law| law.room), Some("sla"));
/// assert_eq!(laws::find("P-999"), None);
/// ```
pub fn find(id: &str) -> Option<&'static Law> {
    LAWS.iter().find(|law| law.id == id)
}

const fn law(
    id: &'static str,
    room: &'static str,
    about: About,
    says: &'static str,
    says_zh: &'static str,
    home: Home,
) -> Law {
    Law { id, room, says, says_zh, about, home }
}

const OF_A_PRESET: &str = "speaks of the figures of one bundled rulebook";
const OF_VERSIONS: &str = "compares two versions of one rulebook";
const CHECKED: &str =
    "is proved of any rulebook by `verify::check`, exactly and without random cases";
const OF_PARTS: &str = "builds calendars from parts that a finished calendar does not give back";
const OF_MINUTES: &str = "its oracle walks minutes, which takes too long for a proof";
const OF_C: &str = "calls the C functions, which are there with the feature `capi` only";
const OF_A_WORLD: &str = "needs inputs that the test makes together with the rules that read them";

const fn test(test: &'static str, why: &'static str) -> Home {
    Home::Test { test, why }
}

/// Public functions of `laws`: that they are there is seen when this is compiled.
macro_rules! functions {
    ($($name:ident),+) => {{
        #[allow(unused_imports)]
        {
            $(use crate::testkit::laws::$name;)+
        }
        Home::Functions(&[$(stringify!($name)),+])
    }};
}

/// Every law: the properties `P-001` to `P-123`, the laws `T-01` and on of business time, and the
/// general laws `G-01` and on, in the order of their ids within each.
///
/// ```
/// use guanxi::testkit::laws::{Home, LAWS};
/// let ids: Vec<&str> = LAWS.iter().map(|law| law.id).collect();
/// assert_eq!((ids[0], ids[122]), ("P-001", "P-123"));
/// let of_c = LAWS.iter().find(|law| law.id == "P-116").unwrap();
/// assert!(matches!(of_c.home, Home::Test { .. })); // of the C functions
/// ```
#[rustfmt::skip] // A table is read in rows.
pub static LAWS: &[Law] = &[
    law("P-001", "time", About::Inputs, "Adding no months changes no date, and adding some keeps the day or the last one of the month.", "加零个月不改变日期；加若干个月后日不变，或为当月最后一天。", functions!(months_clamp_to_their_end)),
    law("P-002", "time", About::Inputs, "Adding months is monotone in the date and strictly increasing in their number.", "加月运算对日期单调，对月数严格递增。", functions!(adding_months_is_monotone)),
    law("P-003", "time", About::Inputs, "Adding months twice never comes later than adding them at once.", "分两次加月不会晚于一次加完。", functions!(clamping_only_loses_days)),
    law("P-004", "time", About::Rulebook, "Working time is additive, changes its sign with its ends, and is a part of elapsed time.", "工作时间可加，端点互换则变号，且不超过经过时间。", functions!(working_time_is_additive)),
    law("P-005", "time", About::Rulebook, "Adding working time gives the earliest instant that has so much of it.", "加工作时间得到满足该时长的最早时刻。", functions!(adding_is_the_earliest)),
    law("P-006", "time", About::Rulebook, "Adding working time twice is adding the sum.", "分两次加工作时间等于一次加其和。", functions!(adding_is_additive)),
    law("P-007", "time", About::Rulebook, "Adding nothing changes no instant, and adding some ends within working time.", "加零不变；加正时长的结果落在工作时间之内。", functions!(adding_is_the_earliest)),
    law("P-008", "time", About::Rulebook, "Adding working time is monotone in the start and strictly monotone in the length.", "加工作时间对起点单调，对时长严格单调。", functions!(adding_is_monotone)),
    law("P-009", "time", About::Rulebook, "Working time is never more than elapsed time.", "工作时间不超过经过时间。", functions!(working_time_is_additive)),
    law("P-010", "time", About::Rulebook, "Adding working days twice is adding the sum.", "分两次加工作日等于一次加其和。", functions!(working_days_are_additive)),
    law("P-011", "time", About::Rulebook, "The n-th working day is one, and exactly n lie up to it.", "第 n 个工作日本身是工作日，且其间恰有 n 个工作日。", functions!(working_days_are_additive)),
    law("P-012", "time", About::Rulebook, "A deadline in working days does not depend on the time of day of its start.", "以工作日计的期限与起点的钟点无关。", functions!(working_day_deadlines_close)),
    law("P-013", "time", About::Inputs, "A further holiday never makes a deadline earlier, a make-up day never later.", "增加假日不会使期限提前，增加补班日不会使其推后。", test("business_laws.rs::p_013_holidays_and_make_up_days", OF_PARTS)),
    law("P-014", "time", About::Inputs, "The buckets of a period tile the calendar.", "周期的区间恰好铺满日历。", functions!(buckets_tile_the_calendar)),
    law("P-015", "tier", About::Rulebook, "Bands need rising cuts, take every value into exactly one, and are monotone.", "分段要求切点递增，每个值恰落一段，且单调。", functions!(bands_are_total_and_monotone, every_value_has_one_band)),
    law("P-016", "tier", About::Preset, "A greater amount never lowers the tier of `renewal`.", "金额增加不会降低 `renewal` 的级别。", test("properties/tiers.rs::p_016_renewal_tier_is_monotone_in_amount", OF_A_PRESET)),
    law("P-017", "tier", About::Preset, "The strategic flag never lowers the tier of `renewal`, and matters from 500 000 on.", "战略标志不会降低 `renewal` 的级别，且仅在 50 万及以上起作用。", test("properties/tiers.rs::p_017_renewal_tier_is_monotone_in_the_strategic_flag", OF_A_PRESET)),
    law("P-018", "tier", About::Preset, "A greater amount never lowers the tier of `service_quality`.", "金额增加不会降低 `service_quality` 的级别。", test("properties/tiers.rs::p_018_service_tier_is_monotone_in_amount", OF_A_PRESET)),
    law("P-019", "tier", About::Preset, "The tier of `service_quality` is at least as good as that of `renewal`.", "`service_quality` 的级别不低于 `renewal` 的级别。", test("properties/tiers.rs::p_019_service_tier_is_at_least_as_good_as_the_renewal_tier", OF_A_PRESET)),
    law("P-020", "tier", About::Rulebook, "The possible classes are those of all completions of the unknown facts.", "可能的级别恰为未知事实各种取值所得的级别。", functions!(undetermined_is_exact)),
    law("P-021", "tier", About::Rulebook, "Known facts never give undetermined.", "事实齐全时结果必定确定。", functions!(known_facts_decide)),
    law("P-022", "tier", About::Rulebook, "Whether a customer is at the top depends on neither scale nor order.", "是否居前与金额的倍数和客户的顺序无关。", functions!(top_ignores_scale_and_order)),
    law("P-023", "tier", About::Rulebook, "Of distinct positive amounts exactly the share is at the top.", "金额为正且各不相同时，居前人数恰为该比例。", functions!(the_top_is_its_share)),
    law("P-024", "tier", About::Rulebook, "Whoever has as much as somebody at the top is there too.", "金额不低于居前者的客户也居前。", functions!(whoever_has_as_much_is_at_the_top)),
    law("P-025", "tier", About::Rulebook, "Raising the own amount never leaves the top.", "提高自身金额不会跌出前列。", functions!(raising_never_leaves_the_top)),
    law("P-026", "tier", About::Preset, "From the medium amount on a customer of `follow_up` is in B or better.", "达到中等金额的 `follow_up` 客户为 B 级或更好。", test("properties/tiers.rs::p_026_medium_amount_means_b_or_better", OF_A_PRESET)),
    law("P-027", "tier", About::Preset, "The tier of `follow_up` is monotone in every fact.", "`follow_up` 的级别对每个事实单调。", test("properties/tiers.rs::p_027_follow_up_tier_is_monotone_in_every_fact", OF_A_PRESET)),
    law("P-028", "tier", About::Preset, "A segment of `service_quality` is of high value iff the amount is reached.", "`service_quality` 的分群为高价值当且仅当金额达标。", test("properties/tiers.rs::p_028_high_value_iff_the_amount_is_reached", OF_A_PRESET)),
    law("P-029", "tier", About::Rulebook, "Classification is pure, and the order of customers is irrelevant.", "分级是纯函数，且与客户的先后顺序无关。", functions!(decisions_are_pure, order_of_customers_is_irrelevant)),
    law("P-030", "tier", About::Preset, "A higher cut moves no customer to a better tier.", "提高切点不会使任何客户升级。", test("properties/tiers.rs::p_030_a_higher_cut_moves_nobody_up", OF_VERSIONS)),
    law("P-031", "matrix", About::Rulebook, "A matrix gives exactly one class, that of its cell.", "矩阵恰给出一个级别，即所在单元格的级别。", functions!(a_matrix_gives_its_cell)),
    law("P-032", "matrix", About::Preset, "In `value_activity` a greater amount or activity moves along one side.", "在 `value_activity` 中，金额或活跃度提高只沿一边移动。", test("properties/matrix.rs::p_032_raising_moves_along_one_side", OF_A_PRESET)),
    law("P-033", "matrix", About::Preset, "Counting interactions makes nobody of `value_activity` less active.", "计入互动不会使 `value_activity` 的客户更不活跃。", test("properties/matrix.rs::p_033_interactions_make_nobody_less_active", OF_A_PRESET)),
    law("P-034", "tags", About::Inputs, "Questions about tags obey the algebra of sets.", "标签查询服从集合运算。", functions!(tag_questions_are_an_algebra, more_tags_match_more)),
    law("P-035", "tags", About::Rulebook, "Deriving tags twice gives the same.", "重复推导标签结果相同。", functions!(deriving_tags_is_idempotent)),
    law("P-036", "cadence", About::Rulebook, "The next touch is due after the last one.", "下次接触的到期日晚于上次接触。", functions!(touches_are_due_after_the_last)),
    law("P-037", "cadence", About::Inputs, "A later touch never brings an earlier due day.", "更晚的接触不会带来更早的到期日。", test("cadence/due_laws.rs::p_037_due_days_are_monotone_in_the_last_touch", OF_A_WORLD)),
    law("P-038", "cadence", About::Rulebook, "On any day exactly one state of a touch holds, and overdue days grow by one a day.", "任一日接触恰有一种状态，逾期天数每日加一。", functions!(touches_are_due_after_the_last)),
    law("P-039", "cadence", About::Inputs, "A larger grace turns nothing overdue and changes nothing that is not due.", "更大的宽限不会造成逾期，也不改变未到期的状态。", test("cadence/due_laws.rs::p_038_p_039_states_from_day_to_day", OF_A_WORLD)),
    law("P-040", "cadence", About::Preset, "Within a bundled rulebook a better tier is never due later.", "在内置规则集中，更好的级别不会更晚到期。", test("cadence/laws.rs::p_040_a_better_class_is_never_due_later", CHECKED)),
    law("P-041", "cadence", About::Inputs, "Keeping the rolling rule keeps every calendar period.", "满足滚动规则即满足每个日历周期。", functions!(rolling_keeps_every_period)),
    law("P-042", "cadence", About::Rulebook, "What is due depends on the interactions, not on the order in which they came.", "到期情况取决于互动本身，与登记顺序无关。", functions!(cadence_ignores_order)),
    law("P-043", "cadence", About::Rulebook, "One more contact makes no touch due earlier.", "多一次联系不会使任何接触提前到期。", functions!(one_more_contact_makes_nothing_earlier)),
    law("P-044", "cadence", About::Inputs, "An interaction that a rule excludes never satisfies it.", "规则排除的互动不会满足该规则。", test("cadence/due_laws.rs::p_044_what_a_rule_excludes_never_satisfies_it", OF_A_WORLD)),
    law("P-045", "cadence", About::Inputs, "A series from one anchor does not drift.", "从同一锚点起的序列不漂移。", functions!(a_series_does_not_drift)),
    law("P-046", "cadence", About::Inputs, "After a change of class an unchanged rule keeps its due day.", "级别变更后，未变的规则保持原到期日。", test("cadence/due_laws.rs::p_046_changes_of_class_are_those_of_the_oracle", OF_A_WORLD)),
    law("P-047", "cadence", About::Rulebook, "While contact is paused nothing is due.", "暂停联系期间没有任何到期。", functions!(touches_are_due_after_the_last)),
    law("P-048", "cadence", About::Rulebook, "Pausing and resuming contact changes no class.", "暂停和恢复联系不改变级别。", functions!(pausing_changes_no_class)),
    law("P-049", "cadence", About::Inputs, "The channel chosen is allowed and free, and the preferred one wherever it can be.", "所选渠道被允许且未受限，并尽可能为偏好渠道。", functions!(the_channel_is_the_preferred_one)),
    law("P-050", "cadence", About::Inputs, "A plan breaks no contact cap.", "计划不会突破接触上限。", test("cadence/proposals.rs::p_050_caps_hold_in_every_window", OF_A_WORLD)),
    law("P-051", "occasions", About::Inputs, "The next yearly day is the earliest, and there is one a year.", "下一个周年日是最早的，且每年恰有一个。", functions!(the_next_yearly_day_is_the_earliest)),
    law("P-052", "occasions", About::Inputs, "A personal greeting is never sent to many nor without a word of its own.", "个性化问候不会群发，也不会没有专属内容。", test("occasions/greetings.rs::p_052_no_mass_greeting_is_ever_done", OF_A_WORLD)),
    law("P-053", "plan", About::Rulebook, "A completed plan item was held, has its feedback, and leaves no action open.", "已完成的计划项已执行、有反馈且无未结事项。", functions!(plan_items_keep_their_laws)),
    law("P-054", "plan", About::Rulebook, "A plan item that has ended stays so.", "已结束的计划项保持结束。", functions!(ended_plan_items_stay_ended)),
    law("P-055", "plan", About::Rulebook, "A plan item is overdue iff it was not begun by the planned day.", "计划项逾期当且仅当到计划日仍未开始。", functions!(plan_items_keep_their_laws)),
    law("P-056", "plan", About::Inputs, "The order of what is due does not depend on the order given.", "到期清单的次序与输入顺序无关。", test("agenda/order.rs::p_056_the_order_is_total_and_does_not_depend_on_the_order_given", OF_A_WORLD)),
    law("P-057", "plan", About::Inputs, "Two horizons side by side are one.", "相邻两段的计划合起来等于整段的计划。", test("agenda/horizon.rs::p_057_two_horizons_side_by_side_are_one", OF_A_WORLD)),
    law("P-058", "log", About::Inputs, "An entry is late iff it was recorded after more than 24 hours.", "记录迟于 24 小时才登记即为迟登。", test("upkeep/laws.rs::p_058_late_iff_recorded_after_twenty_four_hours", OF_A_WORLD)),
    law("P-059", "sla", About::Preset, "In the bundled rulebooks a higher severity is never due later.", "在内置规则集中，更高的严重度不会更晚到期。", test("sla_laws/presets.rs::a_higher_severity_is_never_due_later", CHECKED)),
    law("P-060", "sla", About::Rulebook, "A deadline is never before its start, and monotone in it.", "期限不早于起点，且对起点单调。", functions!(deadlines_follow_their_starts, deadlines_are_monotone)),
    law("P-061", "sla", About::Rulebook, "Office hours never give an earlier deadline than elapsed time.", "按办公时间计的期限不早于按经过时间计的期限。", functions!(office_hours_are_never_earlier)),
    law("P-062", "sla", About::Rulebook, "A clock is in one state, and stays in it once decided.", "时钟恰处于一种状态，一经定局不再改变。", functions!(decided_clocks_stay)),
    law("P-063", "sla", About::Rulebook, "A later reading never removes a breach.", "更晚的读取不会撤销违约。", functions!(breaches_stay)),
    law("P-064", "sla", About::Rulebook, "Polling twice emits no step twice.", "重复查询不会重复触发步骤。", functions!(polling_loses_nothing)),
    law("P-065", "sla", About::Rulebook, "A closed issue ends with a call-back of a content customer.", "已关闭的问题以客户满意的回访告终。", functions!(ended_issues_stay_ended)),
    law("P-066", "sla", About::Rulebook, "A closed issue stays closed.", "已关闭的问题保持关闭。", functions!(ended_issues_stay_ended)),
    law("P-067", "sla", About::Preset, "In the bundled rulebooks no open issue is an orphan.", "在内置规则集中，未结问题都有负责人和期限。", test("sla_laws/presets.rs::no_issue_is_an_orphan", OF_A_PRESET)),
    law("P-068", "sla", About::Rulebook, "A refused event leaves the issue unchanged.", "被拒绝的事件不改变问题。", functions!(refused_steps_change_nothing)),
    law("P-069", "sla", About::Inputs, "The status of a customer ignores the order of issues and closed ones.", "客户层面的状态与问题的顺序及已关闭的问题无关。", test("sla_laws/machine.rs::the_summary_ignores_order_and_closed_issues", OF_A_WORLD)),
    law("P-070", "sla", About::Preset, "In the bundled rulebooks call-backs depend on their resolution only.", "在内置规则集中，回访期限只取决于解决时刻。", test("sla_laws/presets.rs::call_backs_depend_on_their_resolution_only", OF_A_PRESET)),
    law("P-071", "risk", About::Rulebook, "Every total within its bounds has one level, and any other is an error.", "界内每个总分恰有一个等级，界外为错误。", functions!(every_total_has_a_level)),
    law("P-072", "risk", About::Rulebook, "Levels follow the order of totals.", "等级的次序与总分的次序一致。", functions!(every_total_has_a_level)),
    law("P-073", "risk", About::Preset, "In `renewal` a point more of a factor is a point more of the total.", "在 `renewal` 中，某因素多一分则总分多一分。", test("risk/cards.rs::p_073_a_point_more_is_a_point_more_of_the_total_and_never_riskier", OF_A_PRESET)),
    law("P-074", "risk", About::Preset, "With the anchors 1, 3, 5 alone all totals of `renewal` are odd.", "只用 1、3、5 三档时 `renewal` 的总分均为奇数。", test("risk/cards.rs::p_074_with_the_anchors_1_3_5_only_all_totals_are_odd", OF_A_PRESET)),
    law("P-075", "risk", About::Inputs, "With equal weights the order of factors is irrelevant.", "权重相等时因素的顺序无关。", test("risk/cards.rs::p_075_with_equal_weights_the_order_of_factors_is_irrelevant", OF_A_WORLD)),
    law("P-076", "risk", About::Preset, "In `renewal` tenure points never fall as time passes.", "在 `renewal` 中，合作年限得分不随时间下降。", test("risk/facts.rs::p_076_tenure_points_never_fall_as_time_passes", OF_A_PRESET)),
    law("P-077", "risk", About::Rulebook, "The total of every completion lies in the interval.", "每种补全的总分都在区间之内。", functions!(knowing_more_narrows_the_risk)),
    law("P-078", "risk", About::Preset, "In `renewal` a level needs four of the five factors.", "在 `renewal` 中，判定等级至少需要五个因素中的四个。", test("risk/cards.rs::p_078_a_level_needs_four_of_five", OF_A_PRESET)),
    law("P-079", "risk", About::Rulebook, "Learning a factor never widens the interval.", "多知道一个因素不会使区间变宽。", functions!(knowing_more_narrows_the_risk)),
    law("P-080", "risk", About::Rulebook, "Every probability has one level, and a higher one is never less risky.", "每个概率恰有一个等级，概率越高风险不会越低。", functions!(every_probability_has_a_level)),
    law("P-081", "risk", About::Inputs, "The phases of a renewal come in their order.", "续约各阶段依次到来。", test("renewal/windows.rs::p_081_phases_come_in_their_order", OF_A_WORLD)),
    law("P-082", "warning", About::Inputs, "Worse facts never lower a warning.", "事实变差不会降低预警级别。", test("warning/triggers.rs::worse_is_never_lower", OF_A_WORLD)),
    law("P-083", "warning", About::Preset, "In `renewal` more than 30 days overdue always warn.", "在 `renewal` 中，逾期超过 30 天必定预警。", test("warning/triggers.rs::triggers_are_what_the_document_says", OF_A_PRESET)),
    law("P-084", "warning", About::Preset, "In `renewal` one assessment alone is never consecutive.", "在 `renewal` 中，单次评估不构成连续。", test("warning/triggers.rs::triggers_are_what_the_document_says", OF_A_PRESET)),
    law("P-085", "warning", About::Rulebook, "The level of a warning is the highest of its causes.", "预警级别为其各原因的最高级别。", functions!(warnings_keep_their_laws)),
    law("P-086", "warning", About::Preset, "In `renewal` a successor removes the lost contact only.", "在 `renewal` 中，联系上继任者只消除联系人离职这一原因。", test("warning/triggers.rs::a_successor_is_no_more_than_that", OF_A_PRESET)),
    law("P-087", "warning", About::Rulebook, "The same cause twice is one warning.", "同一原因重复提出只有一条预警。", functions!(warnings_keep_their_laws)),
    law("P-088", "warning", About::Rulebook, "A warning only moves forward, and an archived one stays as it is.", "预警只向前推进，归档后不再改变。", functions!(warnings_only_move_forward, warnings_keep_their_laws)),
    law("P-089", "warning", About::Rulebook, "A cleared warning has a level that may be cleared.", "已解除的预警，其级别允许解除。", functions!(warnings_keep_their_laws)),
    law("P-090", "warning", About::Preset, "In `renewal` every open warning has an owner and a due time.", "在 `renewal` 中，每条未结预警都有负责人和期限。", test("warning/clocks.rs::somebody_owes_something", OF_A_PRESET)),
    law("P-091", "kpi", About::Inputs, "Merging accumulators is accumulating everything.", "合并累加器等于累加全部。", functions!(merging_is_accumulating)),
    law("P-092", "kpi", About::Inputs, "Merging is associative and commutative, and the empty accumulator changes nothing.", "合并满足结合律与交换律，空累加器为单位元。", functions!(merging_is_associative_and_commutative)),
    law("P-093", "kpi", About::Rulebook, "The order of records changes no key figure.", "记录的顺序不改变任何指标。", functions!(order_changes_no_figure)),
    law("P-094", "kpi", About::Rulebook, "Every share lies between nothing and everything, and is without data iff it is of nothing.", "比率在 0 与 1 之间，分母为零时才无数据。", functions!(shares_lie_between_nothing_and_all)),
    law("P-095", "kpi", About::Inputs, "A mean lies between its values, and rounding changes no verdict.", "均值介于各值之间，舍入不改变结论。", test("kpi/accumulators.rs::a_mean_lies_between_its_values", OF_A_WORLD)),
    law("P-096", "kpi", About::Inputs, "The shares of classes sum to one.", "各级别占比之和为一。", test("board/customers.rs::p_096_class_shares_sum_to_one", OF_A_WORLD)),
    law("P-097", "kpi", About::Inputs, "Churn and retention of one cohort sum to one.", "同一批客户的流失率与留存率之和为一。", test("kpi/churn.rs::churn_and_retention_are_all", OF_A_WORLD)),
    law("P-098", "kpi", About::Inputs, "Figures of distinct customers pool by customer only.", "按客户去重的指标只能按客户划分合并。", test("kpi/pooled.rs::which_periods_pool", OF_A_WORLD)),
    law("P-099", "kpi", About::Inputs, "Issues solved at the first attempt are confirmed, these resolved, these issues.", "一次解决不多于已确认，已确认不多于已解决，已解决不多于全部。", test("kpi/issues.rs::first_attempts", OF_A_WORLD)),
    law("P-100", "kpi", About::Inputs, "Buying again lowers no rate of repurchase.", "再次购买不会降低复购率。", test("kpi/repurchase.rs::buying_again_lowers_nothing", OF_A_WORLD)),
    law("P-101", "targets", About::Rulebook, "A target is met, missed or without data, and a tighter one is never met by less.", "目标要么达成、要么未达成、要么无数据；收紧目标不会由未达成变为达成。", functions!(targets_keep_their_order)),
    law("P-102", "targets", About::Rulebook, "The parts of a target sum to the whole and are the nearest to their shares.", "目标拆分之和等于总量，且各部分最接近其份额。", functions!(parts_sum_to_the_whole)),
    law("P-103", "targets", About::Rulebook, "The months of a year sum to the year.", "各月之和等于全年。", functions!(months_sum_to_the_year)),
    law("P-104", "targets", About::Rulebook, "Goals in percent and in points agree only at one and at nothing, and are monotone in the base.", "相对目标与百分点目标仅在基数为一或变化为零时一致，且均对基数单调。", functions!(goals_agree_only_at_one_and_at_nothing)),
    law("P-105", "report", About::Inputs, "The end of a period is its last day.", "周期的终点是其最后一天。", functions!(buckets_tile_the_calendar)),
    law("P-106", "report", About::Inputs, "A missed target without a reason makes a report incomplete.", "未达成的目标若无原因，报告即不完整。", test("report/gaps.rs::p_106_each_missed_target_needs_a_reason", OF_A_WORLD)),
    law("P-107", "quality", About::Inputs, "Fresh within 24 hours is fresh within three working days.", "24 小时内更新必在三个工作日内更新。", test("upkeep/laws.rs::p_107_twenty_four_hours_are_the_stricter", OF_A_WORLD)),
    law("P-108", "quality", About::Rulebook, "The key of a name is its own key, and ignores width, case, blanks and the legal form.", "名称键的键是其自身，且与全半角、大小写、空白和企业组织形式无关。", functions!(name_keys_are_stable)),
    law("P-109", "quality", About::Rulebook, "To be a possible duplicate is reflexive and symmetric.", "疑似重复关系是自反且对称的。", functions!(duplicates_are_mutual)),
    law("P-110", "quality", About::Rulebook, "Completeness lies between nothing and everything, and never falls when a field is filled.", "完整度在 0 与 1 之间，补充字段不会使其下降。", functions!(completeness_is_a_share)),
    law("P-111", "quality", About::Store, "Every contact belongs to one customer, and nothing dangles.", "每个联系人属于一个客户，且没有悬空记录。", functions!(nothing_dangles)),
    law("P-112", "storage", About::Rulebook, "What a format generates it parses, and ids are ordered as numbers.", "格式生成的编号可被解析，且编号次序与数字次序一致。", functions!(ids_come_back)),
    law("P-113", "storage", About::Rulebook, "Beyond the last number of a format is an error.", "超出格式的最后一个编号为错误。", functions!(ids_run_out)),
    law("P-114", "storage", About::Store, "A replay is the store, what was put is found, and a stale version is refused.", "重放得到同一存储，写入可读回，过期版本被拒绝。", functions!(replay_is_the_store, copy_is_the_store, stale_versions_are_refused)),
    law("P-115", "storage", About::Rulebook, "A rulebook written and read again is the same and decides alike.", "规则集写出再读入不变，且判定一致。", functions!(json_round_trip, own_document_decides_alike)),
    law("P-116", "storage", About::Inputs, "The C functions answer as the Rust ones do.", "C 接口与 Rust 接口的回答一致。", test("c_abi/fuzz.rs::p_116_on_requests_that_are_nearly_right", OF_C)),
    law("P-117", "access", About::Rulebook, "Nobody unknown sees anything, views are parts of records, and losing an assignment reveals nothing.", "未知角色一无所见，视图是记录的一部分，失去分派不会多见字段。", functions!(access_is_denied_by_default, views_are_parts)),
    law("P-118", "access", About::Rulebook, "A sensitive field never goes over a channel that is not encrypted.", "敏感字段不会经由未加密渠道发送。", functions!(sensitive_fields_stay_encrypted)),
    law("P-119", "access", About::Rulebook, "From the leave date on a leaver sees nothing.", "自离职日起，离职者一无所见。", functions!(leavers_see_nothing)),
    law("P-120", "feedback", About::Inputs, "A composite lies between its smallest and its greatest part.", "综合得分介于最小与最大分项之间。", test("feedback/laws.rs::p_120_the_composite_lies_between_its_parts", OF_A_WORLD)),
    law("P-121", "feedback", About::Inputs, "Counts of topics sum to the pairs of answers and topics.", "主题计数之和等于反馈与主题的配对数。", test("feedback/laws.rs::p_121_topic_counts_add_up_to_the_pairs", OF_A_WORLD)),
    law("P-122", "lifecycle", About::Rulebook, "Stages move one by one, and refused events change nothing.", "阶段逐级推进，被拒绝的事件不产生影响。", functions!(stages_move_one_by_one)),
    law("P-123", "lifecycle", About::Rulebook, "The times of a service cycle do not fall.", "服务周期各步的时间不倒退。", functions!(service_times_do_not_fall)),
    law("T-01", "time", About::Rulebook, "Between a start and the instant after so much working time lies so much.", "起点加若干工作时间后，其间恰有该时长。", functions!(adding_is_the_earliest)),
    law("T-02", "time", About::Rulebook, "No earlier instant has so much working time.", "没有更早的时刻满足该时长。", functions!(adding_is_the_earliest)),
    law("T-03", "time", About::Rulebook, "Adding is monotone in the start and in the length.", "加法对起点和时长单调。", functions!(adding_is_monotone)),
    law("T-04", "time", About::Rulebook, "Working time is additive.", "工作时间可加。", functions!(working_time_is_additive)),
    law("T-05", "time", About::Rulebook, "Working time backwards is negative.", "反向的工作时间为负。", functions!(working_time_is_additive)),
    law("T-06", "time", About::Rulebook, "An instant is working iff its second counts.", "某刻在工作时间内当且仅当该秒计入。", functions!(openings_are_where_work_begins)),
    law("T-07", "time", About::Inputs, "Around the clock is elapsed time.", "全天候即经过时间。", test("business_laws.rs::rule_1_1_all_day_is_elapsed", OF_PARTS)),
    law("T-08", "time", About::Inputs, "A holiday makes no due earlier, a make-up day none later.", "假日不使期限提前，补班日不使其推后。", test("business_laws.rs::p_013_holidays_and_make_up_days", OF_PARTS)),
    law("T-09", "time", About::Rulebook, "A pause never makes a due earlier, and moves it by its own time.", "暂停不使期限提前，且恰推后其自身时长。", functions!(a_pause_makes_nothing_earlier)),
    law("T-10", "time", About::Inputs, "Splitting a window at any minute changes nothing.", "在任意分钟拆分时段不产生影响。", test("business_laws.rs::rule_1_2_split_windows", OF_PARTS)),
    law("T-11", "time", About::Inputs, "Both spellings of a night agree.", "跨夜时段的两种写法一致。", test("business_laws.rs::rule_1_9_two_spellings_of_a_night", OF_PARTS)),
    law("T-12", "time", About::Rulebook, "Permuting or merging pauses changes nothing.", "调换或合并暂停不产生影响。", functions!(pauses_may_be_said_otherwise)),
    law("T-13", "time", About::Preset, "Raising the severity never makes a deadline later.", "提高严重度不使期限推后。", test("sla_laws/presets.rs::a_higher_severity_is_never_due_later", CHECKED)),
    law("T-14", "time", About::Rulebook, "Breaches are never withdrawn.", "违约不会被撤销。", functions!(breaches_stay)),
    law("T-15", "time", About::Inputs, "Walking minute by minute confirms every answer.", "逐分钟核对可证实每个结果。", test("business_laws.rs::oracle_walks_the_minutes", OF_MINUTES)),
    law("G-01", "tier", About::Rulebook, "History alone never lowers a class.", "仅凭历史不会降级。", functions!(history_never_lowers)),
    law("G-02", "tier", About::Rulebook, "Every decision explains itself in both languages.", "每个判定都能用两种语言解释。", functions!(everything_explains_itself)),
    law("G-03", "fact", About::Rulebook, "The order of events changes no fact.", "事件的顺序不改变任何事实。", functions!(fold_ignores_order)),
    law("G-04", "fact", About::Rulebook, "Facts see nothing of the future.", "事实不受未来事件影响。", functions!(fold_sees_no_future)),
    law("G-05", "storage", About::Store, "The promises of the conformance suite are kept.", "一致性检查的各项约定均成立。", Home::Elsewhere),
    law("G-06", "storage", About::Store, "The store takes, refuses and holds what the store in memory does.", "该存储接受、拒绝和保存的内容与内存存储一致。", functions!(store_is_the_reference)),
    law("G-07", "rule", About::Inputs, "Conditions are read as they are printed.", "条件按其打印形式读回不变。", functions!(print_parse_round_trip)),
];
