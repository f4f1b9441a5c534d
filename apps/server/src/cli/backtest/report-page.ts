/** Style and script of the HTML report. They live in the file itself: it works from a disk, a mail, a wall without a network. */

export const PAGE_STYLE = `
:root { color-scheme: light dark; --page: #f6f7f9; --panel: #ffffff; --text: #1a1f29; --muted: #5b6472; --line: #dfe3e8;
  --grid: #eceff3; --accent: #1f6feb; --hold: #8a93a1; --up: #0f8a5f; --down: #c9374a; --badge: #9a5b00; --badge-bg: #fff1d6; }
@media (prefers-color-scheme: dark) {
  :root { --page: #0f1319; --panel: #171c24; --text: #e6e9ee; --muted: #97a1af; --line: #2a313c; --grid: #202732;
    --accent: #58a6ff; --hold: #77808e; --up: #3fb68b; --down: #ef6a78; --badge: #ffc766; --badge-bg: #3a2a0b; }
}
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 1200px; padding: 24px 20px 48px; background: var(--page); color: var(--text);
  font: 15px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, sans-serif; }
h1 { font-size: 22px; margin: 0; overflow-wrap: anywhere; } h2 { font-size: 15px; margin: 0 0 10px; }
header p { margin: 4px 0 0; color: var(--muted); overflow-wrap: anywhere; }
.badge { display: inline-block; margin-left: 8px; padding: 1px 8px; border-radius: 4px; font-size: 13px; font-weight: 600;
  vertical-align: 2px; color: var(--badge); background: var(--badge-bg); }
section { margin-top: 18px; padding: 16px; background: var(--panel); border: 1px solid var(--line); border-radius: 8px; }
.columns { display: grid; grid-template-columns: minmax(0, 3fr) minmax(0, 2fr); gap: 18px; }
.columns section { margin-top: 18px; }
table { width: 100%; border-collapse: collapse; font-variant-numeric: tabular-nums; }
th { text-align: right; font-weight: 600; color: var(--muted); } th:first-child, td:first-child { text-align: left; }
td { text-align: right; } th, td { padding: 3px 8px; border-bottom: 1px solid var(--line); white-space: nowrap; }
tr:last-child td { border-bottom: 0; } td.sub { padding-left: 22px; color: var(--muted); }
.scroll { overflow: auto; max-height: 420px; } .scroll th { position: sticky; top: 0; background: var(--panel); }
dl { display: grid; grid-template-columns: max-content minmax(0, 1fr); gap: 3px 14px; margin: 0; }
dt { color: var(--muted); } dd { margin: 0; overflow-wrap: anywhere; }
code { font: 13px/1.4 ui-monospace, SFMono-Regular, Menlo, monospace; overflow-wrap: anywhere; }
.note { color: var(--muted); font-size: 13px; margin: 10px 0 0; }
.legend { display: flex; flex-wrap: wrap; gap: 4px 16px; align-items: center; margin: 0 0 10px; font-size: 13px; color: var(--muted); }
.legend i { display: inline-block; width: 14px; height: 3px; margin-right: 6px; vertical-align: 4px; background: currentColor; }
select { font: inherit; color: inherit; background: var(--panel); border: 1px solid var(--line); border-radius: 4px; padding: 2px 6px; }
#chart { height: 640px; } .up { color: var(--up); } .down { color: var(--down); }
footer { margin-top: 18px; color: var(--muted); font-size: 13px; } footer p { margin: 4px 0; } a { color: inherit; }
@media (max-width: 760px) {
  body { padding: 14px 10px 32px; } section { padding: 12px; } .columns { grid-template-columns: minmax(0, 1fr); gap: 0; }
  #chart { height: 520px; } th, td { padding: 3px 5px; } .result td, .result th { white-space: normal; } .result td.sub { padding-left: 12px; } body { font-size: 14px; }
}
@media print { .scroll { max-height: none; } }
`

/**
 * Draws the chart. Reads the JSON of `#data`: `times` and columns are arrays of equal length, times are seconds of the local clock
 * written as if they were UTC, because the chart knows no time zones.
 */
export const PAGE_SCRIPT = `
(() => {
  const data = JSON.parse(document.getElementById('data').textContent)
  const L = LightweightCharts
  const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim()
  const holder = document.getElementById('chart')
  const chart = L.createChart(holder, {
    autoSize: true,
    timeScale: { timeVisible: !data.daily, secondsVisible: false, rightOffset: 2, minBarSpacing: 0.02 },
    rightPriceScale: { minimumWidth: 72 },
    crosshair: { mode: L.CrosshairMode.Normal },
  })
  const decimals = (n) => ({ type: 'price', precision: n, minMove: 1 / 10 ** n })
  const price = chart.addSeries(L.CandlestickSeries, { priceLineVisible: false }, 0)
  const equity = chart.addSeries(L.LineSeries, { lineWidth: 2, priceLineVisible: false, priceFormat: decimals(data.moneyDecimals) }, 1)
  const hold = chart.addSeries(L.LineSeries, { lineWidth: 1, priceLineVisible: false, priceFormat: decimals(data.moneyDecimals) }, 1)
  const fall = chart.addSeries(L.BaselineSeries, {
    baseValue: { type: 'price', price: 0 }, lineWidth: 1, priceLineVisible: false,
    priceFormat: { type: 'custom', formatter: (x) => (Math.round(x * 10) / 10 || 0).toFixed(1) + ' %', minMove: 0.01 },
  }, 2)
  const markers = L.createSeriesMarkers(price, [])
  const line = ({ times, values }) => times.map((time, i) => ({ time, value: values[i] }))
  equity.setData(line(data.equity))
  hold.setData(line(data.hold))
  fall.setData(line(data.drawdown))

  let shown = 0
  function show(index) {
    shown = index
    const { times, open, high, low, close, marks, priceDecimals } = data.instruments[index]
    price.applyOptions({ priceFormat: decimals(priceDecimals) })
    price.setData(times.map((time, i) => ({ time, open: open[i], high: high[i], low: low[i], close: close[i] })))
    const up = colour('--up')
    const down = colour('--down')
    markers.setMarkers(marks.map(([time, side, text]) => side > 0
      ? { time, position: 'belowBar', shape: 'arrowUp', color: up, text }
      : { time, position: 'aboveBar', shape: 'arrowDown', color: down, text }))
  }

  function paint() {
    chart.applyOptions({
      layout: {
        background: { color: colour('--panel') }, textColor: colour('--muted'), attributionLogo: false,
        panes: { separatorColor: colour('--line'), separatorHoverColor: colour('--grid') },
      },
      grid: { vertLines: { color: colour('--grid') }, horzLines: { color: colour('--grid') } },
      timeScale: { borderColor: colour('--line') },
      rightPriceScale: { borderColor: colour('--line') },
    })
    const up = colour('--up')
    const down = colour('--down')
    price.applyOptions({ upColor: up, borderUpColor: up, wickUpColor: up, downColor: down, borderDownColor: down, wickDownColor: down })
    equity.applyOptions({ color: colour('--accent') })
    hold.applyOptions({ color: colour('--hold') })
    fall.applyOptions({
      topLineColor: down, bottomLineColor: down, topFillColor1: 'transparent', topFillColor2: 'transparent',
      bottomFillColor1: down + '22', bottomFillColor2: down + '55',
    })
    show(shown)
  }

  paint()
  chart.panes().forEach((pane, i) => pane.setStretchFactor([5, 3, 1.6][i]))
  chart.timeScale().fitContent()
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', paint)
  document.getElementById('instrument')?.addEventListener('change', (event) => show(Number(event.target.value)))
  document.documentElement.dataset.drawn = 'yes'
})()
`
