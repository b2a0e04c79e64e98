import { Button, Dialog, Heading, Modal, ModalOverlay } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { Providers } from './providers.tsx';
import { ProofForm } from './proof-of-identity.tsx';

/** Before a grave act the person shows once more who they are; then it goes on by itself. */
export function FreshSignIn({ onDone, onClose }: { onDone: () => void; onClose: () => void }) {
  const { t } = useTranslation();
  return (
    <ModalOverlay isOpen onOpenChange={(open) => !open && onClose()} className="overlay">
      <Modal className="modal">
        <Dialog className="dialog">
          <Heading slot="title">{t('door.fresh')}</Heading>
          <p>{t('door.freshHint')}</p>
          <ProofForm
            route="fresh"
            passkeyRoute="fresh/passkey"
            button={t('welcome.next')}
            askEmail={false}
            onDone={onDone}
          >
            <Button className="secondary" onPress={onClose}>
              {t('form.cancel')}
            </Button>
          </ProofForm>
          <Providers fresh />
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}
