/** The indicators of this category, one line each. */

export {}
