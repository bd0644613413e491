// How a connection is encrypted, and whom it trusts: the same for every type of connector.

import { Checkbox, Fieldset, Stack, Textarea, TextInput } from '@mantine/core';
import type { Settings } from './connector-types.ts';

interface TlsFieldsProps {
  /** What the switch says. */
  readonly label?: string;
  /** Where the other side may ask for a certificate of ours. */
  readonly hasOwnCertificate?: boolean;
  readonly tls: Settings | undefined;
  readonly onChange: (tls: Settings | undefined) => void;
}

/** `undefined` settings: the switch is off. */
export function TlsFields({ label = 'TLS', hasOwnCertificate = true, tls, onChange }: TlsFieldsProps) {
  const set = (name: string, value: unknown): void => {
    const { [name]: _old, ...rest } = tls ?? {};
    onChange(value === '' || value === undefined ? rest : { ...rest, [name]: value });
  };
  return (
    <>
      <Checkbox
        label={label}
        checked={tls !== undefined}
        onChange={(event) => onChange(event.currentTarget.checked ? {} : undefined)}
      />
      {tls !== undefined && (
        <Fieldset legend="TLS">
          <Stack>
            <TextInput
              label="Name on the certificate"
              description="Empty: the host"
              inputWrapperOrder={['label', 'input', 'description', 'error']}
              value={String(tls['serverName'] ?? '')}
              onChange={(event) => set('serverName', event.currentTarget.value)}
            />
            <Checkbox
              label="Check the certificate"
              description="Without it anybody in between can read along: for a lab, never for a carrier"
              checked={tls['verify'] !== false}
              onChange={(event) => set('verify', event.currentTarget.checked ? undefined : false)}
            />
            <Pem
              label="Certificate authority"
              hint="Empty: those the system trusts"
              value={tls['ca']}
              onChange={(value) => set('ca', value)}
            />
            {hasOwnCertificate && (
              <>
                <Pem
                  label="Own certificate"
                  hint="Where the carrier asks for one"
                  value={tls['cert']}
                  onChange={(value) => set('cert', value)}
                />
                <Pem
                  label="Its private key"
                  hint="Empty: stays what it is"
                  value={tls['key']}
                  onChange={(value) => set('key', value)}
                />
              </>
            )}
          </Stack>
        </Fieldset>
      )}
    </>
  );
}

interface PemProps {
  readonly label: string;
  readonly hint: string;
  readonly value: unknown;
  readonly onChange: (value: string) => void;
}

function Pem({ label, hint, value, onChange }: PemProps) {
  return (
    <Textarea
      label={`${label} (PEM)`}
      description={hint}
      inputWrapperOrder={['label', 'input', 'description', 'error']}
      autosize
      minRows={1}
      maxRows={6}
      spellCheck={false}
      value={String(value ?? '')}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}
