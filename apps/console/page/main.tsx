import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { RouterProvider } from '@tanstack/react-router';
import { router } from './routes.tsx';
import { startSession } from './api/session.ts';
import { places } from './forms/places.ts';
import { keepFocus } from './shell/keep-focus.ts';
import { startLook } from './shell/look.ts';
import { startWords } from './words/index.ts';
import { nameActs } from './words/refusals.ts';
import './page.css';

nameActs(Object.values(places).flat());
keepFocus();
startLook();
void startSession();
await startWords();
createRoot(document.getElementById('page')!).render(
  <StrictMode>
    <RouterProvider router={router} />
  </StrictMode>,
);
