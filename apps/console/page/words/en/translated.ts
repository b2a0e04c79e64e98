/** The same texts in another language: a missing one does not compile. */
export type Words<Node> = { readonly [Key in keyof Node]: Node[Key] extends string ? string : Words<Node[Key]> };
