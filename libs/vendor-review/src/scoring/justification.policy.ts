const noReason = /^(n\s*[/.\\-]?\s*a\.?|not\s+applicable|none|no|nil|null|tbd|tbc|unknown|[\W_]*)$/i;

/** `na` needs words of its own; `N/A`, `none` or a dash only repeat the answer. */
export const justifies = (text: string): boolean => !noReason.test(text.trim());
