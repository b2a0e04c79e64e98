import { useState } from 'react';
import { Button, Header, Menu, MenuItem, MenuSection, MenuTrigger, Popover } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { languages, speak, type Language } from '../words/index.ts';
import { chooseLook, look, looks, type Look } from './look.ts';

/** Language and colours of this browser. */
export function LookMenu() {
  const { t, i18n } = useTranslation();
  const [chosen, setChosen] = useState<Look>(look);
  return (
    <MenuTrigger>
      <Button
        className="secondary"
        aria-label={`${i18n.language.toUpperCase()}: ${t('look.language')}, ${t('look.theme')}`}
      >
        {i18n.language.toUpperCase()}
      </Button>
      <Popover className="popover">
        <Menu className="menu">
          <MenuSection
            selectionMode="single"
            selectedKeys={[i18n.language]}
            onSelectionChange={(keys) => void speak([...keys][0] as Language)}
          >
            <Header>{t('look.language')}</Header>
            {Object.entries(languages).map(([key, name]) => (
              <MenuItem key={key} id={key} className="option">
                {name}
              </MenuItem>
            ))}
          </MenuSection>
          <MenuSection
            selectionMode="single"
            selectedKeys={[chosen]}
            onSelectionChange={(keys) => {
              const wanted = [...keys][0] as Look;
              chooseLook(wanted);
              setChosen(wanted);
            }}
          >
            <Header>{t('look.theme')}</Header>
            {looks.map((one) => (
              <MenuItem key={one} id={one} className="option">
                {t(`look.${one}`)}
              </MenuItem>
            ))}
          </MenuSection>
        </Menu>
      </Popover>
    </MenuTrigger>
  );
}
