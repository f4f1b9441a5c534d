/** The desk's few pictures, drawn on a 16 × 16 grid in the colour of the text. */

const PATHS = {
  pause: 'M5 3v10M11 3v10',
  play: 'M4.5 2.8v10.4l8.5-5.2z',
  sun: 'M8 5.2a2.8 2.8 0 1 0 0 5.6 2.8 2.8 0 0 0 0-5.6zM8 1v1.6M8 13.4V15M1 8h1.6M13.4 8H15M3 3l1.2 1.2M11.8 11.8 13 13M3 13l1.2-1.2M11.8 4.2 13 3',
  moon: 'M13.4 9.6A5.8 5.8 0 0 1 6.4 2.6a5.8 5.8 0 1 0 7 7z',
  info: 'M8 1.8a6.2 6.2 0 1 0 0 12.4A6.2 6.2 0 0 0 8 1.8zM8 7.4v3.8M8 4.9v.2',
  close: 'M3.5 3.5l9 9M12.5 3.5l-9 9',
  power: 'M8 1.8v6M4.2 4.2a5.4 5.4 0 1 0 7.6 0',
  list: 'M2 4h12M2 8h12M2 12h12',
  chart: 'M4 3v10M4 5.5h0M8 2v12M12 4v9M2.8 6h2.4v4H2.8zM6.8 4.5h2.4v5H6.8zM10.8 7h2.4v4h-2.4z',
  tape: 'M2 3.5h12M2 8h8M2 12.5h10',
  money: 'M1.8 12.2 6 8l2.6 2.6 5.6-6.2M10.6 4.2h3.6v3.6',
  gauge: 'M2.2 11.5a6.2 6.2 0 1 1 11.6 0M8 10.5l3-3.8',
  latest: 'M3 3l5 5-5 5M9 3l4 5-4 5',
  back: 'M13 8H3M7 4 3 8l4 4',
  wave: 'M1.5 10.5c2-7 3.5-7 5 0s3.2 0 4-2.5 2.5-3 4-1.5',
} as const

export type IconName = keyof typeof PATHS

export function Icon({ name }: { readonly name: IconName }) {
  const isFilled = name === 'play'
  return (
    <svg className="icon" viewBox="0 0 16 16" aria-hidden="true" focusable="false">
      <path d={PATHS[name]} fill={isFilled ? 'currentColor' : 'none'} />
    </svg>
  )
}

export function Brand() {
  return (
    <svg className="brand-mark" viewBox="0 0 32 32" aria-hidden="true" focusable="false">
      <path className="wick" d="M9 6v20M16 9v17M23 4v18" />
      <rect className="down" x="6" y="11" width="6" height="10" rx="1" />
      <rect className="up" x="13" y="14" width="6" height="8" rx="1" />
      <rect className="up" x="20" y="8" width="6" height="9" rx="1" />
    </svg>
  )
}
