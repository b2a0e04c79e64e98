import { useState } from 'react';
import { Button } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import type { MutationName } from '../api/graphql.ts';
import { mayDo, useMe } from '../api/me.ts';
import { useMoment } from '../api/moment.tsx';
import { ActionForm, type ActionContext } from '../forms/action-form.tsx';
import type { Values } from '../forms/values.ts';
import { readable } from '../words/readable.ts';

/** How the card of the asset at hand is documented. */
export interface Documenting {
  readonly mutation: MutationName;
  readonly context: ActionContext;
  /** What the card lacks; other gaps are filled elsewhere. */
  readonly missing: readonly { readonly field: string }[];
}

/** From a field that is missing straight to the form that states it, with the rest of the card as it is. */
export function FillField({ field, documenting }: { field: string; documenting: Documenting }) {
  const { mutation, context, missing } = documenting;
  const { t } = useTranslation();
  const moment = useMoment();
  const me = useMe();
  const [open, setOpen] = useState(false);
  if (moment !== null || !mayDo(me, mutation) || !missing.some((one) => one.field === field)) return null;
  const stated = (context.defaults?.['card'] ?? []) as readonly Values[];
  const card = [{ field, text: '' }, ...stated.filter((one) => one['field'] !== field && one['text'] !== '')];
  return (
    <>
      <Button className="link" aria-label={`${t('asset.fill')}: ${readable(field)}`} onPress={() => setOpen(true)}>
        {t('asset.fill')}
      </Button>
      {open && (
        <ActionForm
          {...context}
          mutation={mutation}
          defaults={{ card }}
          onClose={() => setOpen(false)}
          onDone={() => undefined}
        />
      )}
    </>
  );
}
