/**
 * SQL: each review once for each questionnaire that it holds, with what that one scored. A review of one questionnaire names no
 * packs; it is its own.
 */
export const packsOfReviews = `(select r.*, pack ->> 'templateId' as pack_template_id, pack ->> 'template' as pack_template,
    coalesce(pack ->> 'prefix', '') as pack_prefix, (pack ->> 'score')::double precision as pack_score
  from review_v2 r cross join lateral jsonb_array_elements(
    coalesce(r.packs, jsonb_build_array(jsonb_build_object('templateId', r.template_id, 'template', r.template, 'score', r.score)))) pack)`;
