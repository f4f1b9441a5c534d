import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { takeToken } from './api/token.ts'
import { Desk } from './desk/desk.ts'
import './styles/tokens.css'
import './styles/base.css'
import './styles/layout.css'
import './styles/header.css'
import './styles/panels.css'
import './styles/tape.css'
import './styles/trace.css'
import './styles/indicators.css'
import { App } from './view/app.tsx'
import { DeskContext } from './view/desk-context.ts'

const desk = new Desk(takeToken())
desk.start()
createRoot(document.getElementById('root')!).render(
  <StrictMode>
    <DeskContext value={desk}>
      <App />
    </DeskContext>
  </StrictMode>,
)
