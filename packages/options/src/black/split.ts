/** What rounding left of a sum, a product, a quotient: for numbers well inside the range of doubles. */

/** a + b - sum, exactly, where sum is their rounded sum. */
export function sumRest(a: number, b: number, sum: number): number {
  const other = sum - a
  return a - (sum - other) + (b - other)
}

/** a·b - product, exactly, where product is their rounded product; sizes below 2^995 and, but for zeros, above 2^-960. */
export function productRest(a: number, b: number, product: number): number {
  const bigA = a * 134217729
  const headA = bigA - (bigA - a)
  const tailA = a - headA
  const bigB = b * 134217729
  const headB = bigB - (bigB - b)
  const tailB = b - headB
  return headA * headB - product + headA * tailB + tailA * headB + tailA * tailB
}
