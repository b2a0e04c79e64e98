import { useTranslation } from 'react-i18next';
import { Fact, Facts, Section } from '../parts/basics.tsx';
import { readable } from '../words/readable.ts';
import { FillField, type Documenting } from './fill-field.tsx';

interface CardProps {
  readonly documenting: Documenting;
  readonly card: readonly {
    readonly field: string;
    readonly text: string | null;
    readonly list: readonly string[] | null;
  }[];
  readonly completeness: {
    readonly percent: number;
    readonly missing: readonly { readonly field: string; readonly asks: string; readonly obligation: string }[];
  };
}

/** What is documented, and what is missing with the question that it answers. */
export function CardView({ documenting, card, completeness: { percent, missing } }: CardProps) {
  const { t } = useTranslation();
  return (
    <>
      <p>
        <progress max={100} value={percent} aria-label={t('asset.card')} /> {t('asset.complete', { percent })}
      </p>
      <Facts>
        {card.map(({ field, text, list }) => (
          <Fact key={field} name={readable(field)}>
            {list ? (
              <ul>
                {list.map((item) => (
                  <li key={item}>{item}</li>
                ))}
              </ul>
            ) : (
              text
            )}
          </Fact>
        ))}
      </Facts>
      {missing.length > 0 && (
        <Section title={t('asset.missing')}>
          <Facts>
            {missing.map(({ field, asks, obligation }) => (
              <Fact key={field} name={readable(field)}>
                {asks} <small className="quiet">{obligation}</small>{' '}
                <FillField field={field} documenting={documenting} />
              </Fact>
            ))}
          </Facts>
        </Section>
      )}
    </>
  );
}
