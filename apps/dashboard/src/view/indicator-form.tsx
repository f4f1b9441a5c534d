/** The form of an indicator, made of its parameters in the catalogue. What is wrong with a value, the server says. */

import { type FormEvent, useEffect, useId, useRef, useState } from 'react'
import { ApiError } from '../api/rest.ts'
import type { CatalogueEntry, ParamSpec } from '../api/shapes.ts'
import { drawnOutputs } from '../desk/indicator-outputs.ts'
import { defaultTexts, emptyText, paramsOf, rangeText } from '../desk/param-text.ts'
import { useDesk } from './desk-context.ts'

const NOT_A_NUMBER = 'must be a number'
const NO_LINE = 'Choose at least one line.'

type Errors = { readonly fields: { readonly [name: string]: string }; readonly whole: string | null }
const NO_ERRORS: Errors = { fields: {}, whole: null }

export function IndicatorForm({ entry, onDone }: { readonly entry: CatalogueEntry; readonly onDone: () => void }) {
  const desk = useDesk()
  const form = useRef<HTMLFormElement>(null)
  const [texts, setTexts] = useState(() => defaultTexts(entry.params))
  // Null until the user chooses: other parameters may bring other lines.
  const [lines, setLines] = useState<readonly string[] | null>(null)
  const [errors, setErrors] = useState(NO_ERRORS)
  const [isSending, setSending] = useState(false)
  const drawn = lines ?? drawnOutputs(entry.outputs, null).map(({ name }) => name)
  useEffect(() => form.current?.querySelector<HTMLElement>('input, select, button')?.focus(), [])
  // biome-ignore lint/correctness/useExhaustiveDependencies: the field that is wrong is found in the form, not in the errors
  useEffect(() => form.current?.querySelector<HTMLElement>('[aria-invalid=true]')?.focus(), [errors])

  const submit = async (event: FormEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault()
    // The field itself keeps what it cannot read as a number.
    const unread = [...event.currentTarget.querySelectorAll('input')].filter(({ validity }) => validity.badInput)
    if (unread.length > 0) {
      setErrors({ fields: Object.fromEntries(unread.map(({ name }) => [name, NOT_A_NUMBER])), whole: null })
      return
    }
    if (drawn.length === 0) {
      setErrors({ fields: {}, whole: NO_LINE })
      return
    }
    setSending(true)
    try {
      await desk.addIndicator({ name: entry.name, params: paramsOf(entry.params, texts), outputs: lines })
      onDone()
    } catch (error) {
      setErrors(errorsOf(error, entry.params))
      setSending(false)
    }
  }
  const toggle = (name: string): void =>
    setLines(drawn.includes(name) ? drawn.filter((other) => other !== name) : [...drawn, name])

  return (
    <form ref={form} className="indicator-form" noValidate data-testid="indicator-form" onSubmit={submit}>
      <p className="indicator-formula">
        <code>{entry.name}</code> {entry.formula.replaceAll('`', '')}
      </p>
      {entry.looksAhead === null ? null : (
        <p className="indicator-warning">
          Looks ahead with these parameters: {entry.looksAhead}. Values of closed bars would change later.
        </p>
      )}
      {entry.params.map((spec) => (
        <Field
          key={spec.name}
          spec={spec}
          text={texts[spec.name] ?? ''}
          error={errors.fields[spec.name]}
          onText={(text) => setTexts({ ...texts, [spec.name]: text })}
        />
      ))}
      {entry.outputs.length < 2 ? null : (
        <fieldset className="indicator-lines">
          <legend>Lines</legend>
          {entry.outputs.map(({ name, column, chart }) => (
            <label key={name} className="check">
              <input type="checkbox" checked={drawn.includes(name)} onChange={() => toggle(name)} />
              <span>{name}</span>
              <span className="dim">
                {column}, {chart === 'overlay' ? 'over the price' : 'below'}
              </span>
            </label>
          ))}
        </fieldset>
      )}
      {errors.whole === null ? null : (
        <p className="field-error" role="alert">
          {errors.whole}
        </p>
      )}
      <div className="popover-actions">
        <button type="submit" className="button button-primary" data-testid="indicator-add" disabled={isSending}>
          Add to the chart
        </button>
      </div>
    </form>
  )
}

function Field({
  spec,
  text,
  error,
  onText,
}: {
  readonly spec: ParamSpec
  readonly text: string
  readonly error: string | undefined
  readonly onText: (text: string) => void
}) {
  const fieldId = useId()
  const noteId = useId()
  const common = { name: spec.name, 'aria-invalid': error !== undefined, 'aria-describedby': noteId }
  const note =
    error === undefined ? (
      <span id={noteId} className="dim">
        {rangeText(spec)}
      </span>
    ) : (
      <span id={noteId} className="field-error" role="alert" data-testid={`error-${spec.name}`}>
        {spec.name} {error}
      </span>
    )
  if (spec.type === 'boolean' && !spec.nullable) {
    return (
      <div className="field">
        <label className="check">
          <input
            {...common}
            type="checkbox"
            checked={text === 'true'}
            onChange={(event) => onText(String(event.target.checked))}
          />
          <span>{spec.title}</span>
          <span className="dim">{spec.name}</span>
        </label>
        {note}
      </div>
    )
  }
  return (
    <div className="field">
      <label htmlFor={fieldId}>
        {spec.title} <span className="dim">{spec.name}</span>
      </label>
      <Control spec={spec} text={text} common={{ ...common, id: fieldId }} onText={onText} />
      {note}
    </div>
  )
}

function Control({
  spec,
  text,
  common,
  onText,
}: {
  readonly spec: ParamSpec
  readonly text: string
  readonly common: {
    readonly id: string
    readonly name: string
    readonly 'aria-invalid': boolean
    readonly 'aria-describedby': string
  }
  readonly onText: (text: string) => void
}) {
  const options = spec.type === 'boolean' ? ['true', 'false'] : spec.options
  if (options !== null) {
    return (
      <select {...common} className="select" value={text} onChange={(event) => onText(event.target.value)}>
        {spec.nullable ? <option value="">{emptyText(spec)}</option> : null}
        {options.map((option) => (
          <option key={option} value={option}>
            {option}
          </option>
        ))}
      </select>
    )
  }
  const range = spec.type === 'list' ? {} : { min: spec.min ?? undefined, max: spec.max ?? undefined }
  return (
    <input
      {...common}
      {...range}
      type={spec.type === 'list' ? 'text' : 'number'}
      step={spec.type === 'int' ? 1 : 'any'}
      value={text}
      placeholder={emptyText(spec)}
      onChange={(event) => onText(event.target.value)}
    />
  )
}

/** Beside its field what is about one, below all what is not. */
function errorsOf(error: unknown, specs: readonly ParamSpec[]): Errors {
  if (!(error instanceof ApiError)) return { fields: {}, whole: 'That did not work.' }
  const fields = Object.fromEntries(
    error.defects.flatMap(({ at, rule }) => {
      const name = at.startsWith('/params/') ? at.slice('/params/'.length) : ''
      return specs.some((spec) => spec.name === name) ? [[name, rule]] : []
    }),
  )
  return { fields, whole: Object.keys(fields).length === 0 ? error.message : null }
}
