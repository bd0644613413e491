// The country policy: which types of numbers may be associated and used in a country, per channel.

import { Button, Checkbox, Fieldset, Group, Stack, Text, TextInput, Title } from '@mantine/core';
import { NUMBER_TYPES } from '../ui/format.tsx';

export interface CountryRule {
  readonly countryCode: string;
  readonly channels: readonly string[];
  readonly numberTypes: readonly string[];
}

const CHANNELS = ['SMS', 'MMS'];

interface CountryPolicyFieldsProps {
  readonly rules: readonly CountryRule[];
  readonly onChange: (rules: readonly CountryRule[]) => void;
}

export function CountryPolicyFields({ rules, onChange }: CountryPolicyFieldsProps) {
  const put = (at: number, change: Partial<CountryRule>): void =>
    onChange(rules.map((rule, index) => (index === at ? { ...rule, ...change } : rule)));
  return (
    <Stack gap="sm">
      <Title order={3} size="h4">
        Country policy
      </Title>
      <Text size="sm">
        Which types of numbers may be associated and used where. A country without a rule allows all types; a rule with no type
        allows no number at all.
      </Text>
      {rules.map((rule, at) => (
        <RuleFields
          // biome-ignore lint/suspicious/noArrayIndexKey: rules have no name, and the country is what is being typed.
          key={at}
          rule={rule}
          onChange={(change) => put(at, change)}
          onRemove={() => onChange(rules.filter((_, index) => index !== at))}
        />
      ))}
      <Group>
        <Button
          size="xs"
          variant="default"
          onClick={() =>
            onChange([...rules, { countryCode: '', channels: [...CHANNELS], numberTypes: NUMBER_TYPES.map(([type]) => type) }])
          }
        >
          Add a country
        </Button>
      </Group>
    </Stack>
  );
}

interface RuleFieldsProps {
  readonly rule: CountryRule;
  readonly onChange: (change: Partial<CountryRule>) => void;
  readonly onRemove: () => void;
}

function RuleFields({ rule, onChange, onRemove }: RuleFieldsProps) {
  const { countryCode, channels, numberTypes } = rule;
  return (
    <Fieldset legend={countryCode === '' ? 'New country' : `Rule for ${nameOf(countryCode)}`} p="sm">
      <Group align="flex-start" gap="lg">
        <TextInput
          label="Country"
          placeholder="US"
          w={90}
          required
          maxLength={2}
          pattern="[A-Z]{2}"
          title="Two capital letters, such as US"
          value={countryCode}
          onChange={(event) => onChange({ countryCode: event.currentTarget.value.toUpperCase() })}
        />
        <Checkbox.Group label="On" value={[...channels]} onChange={(chosen) => onChange({ channels: chosen })}>
          <Group mt={8} gap="sm">
            {CHANNELS.map((channel) => (
              <Checkbox key={channel} value={channel} label={channel} />
            ))}
          </Group>
        </Checkbox.Group>
        <Checkbox.Group label="May be used" value={[...numberTypes]} onChange={(chosen) => onChange({ numberTypes: chosen })}>
          <Group mt={8} gap="sm">
            {NUMBER_TYPES.map(([type, label]) => (
              <Checkbox key={type} value={type} label={label} />
            ))}
          </Group>
        </Checkbox.Group>
        <Button size="xs" variant="default" onClick={onRemove} aria-label={`Remove the rule for ${countryCode}`}>
          Remove
        </Button>
      </Group>
    </Fieldset>
  );
}

function nameOf(countryCode: string): string {
  try {
    return new Intl.DisplayNames(['en'], { type: 'region' }).of(countryCode) ?? countryCode;
  } catch {
    return countryCode;
  }
}
