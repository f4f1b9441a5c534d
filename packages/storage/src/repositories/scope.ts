/** Whose books are read. Every read of trading rows names one account; there is no read over all of them. */
export type AccountScope = { readonly broker: string; readonly account: string }
