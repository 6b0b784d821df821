import { expect, test } from 'vitest';
import { messageParts, plainMessage } from './message';

const text = (value: string) => ({ text: value, code: false });
const code = (value: string) => ({ text: value, code: true });

test('code between backticks is a part of its own', () => {
  expect(messageParts('a full invoice has the address; add it under `customer.addresses`, or the tag `simplified` where it is allowed')).toEqual([
    text('A full invoice has the address; add it under '), code('customer.addresses'), text(', or the tag '), code('simplified'), text(' where it is allowed'),
  ]);
  expect(messageParts('`series` is missing')).toEqual([code('series'), text(' is missing')]);
  expect(messageParts('give `a``b`')).toEqual([text('Give '), code('a'), code('b')]);
});

test('a backtick without a partner stays, and nothing makes nothing', () => {
  expect(messageParts('The character ` is not allowed')).toEqual([text('The character ` is not allowed')]);
  expect(messageParts('Empty: ``')).toEqual([text('Empty: ``')]);
  expect(messageParts('')).toEqual([]);
});

test('a message begins with a capital letter, a name does not', () => {
  expect(plainMessage('the data changes nothing without `merge_type`')).toBe('The data changes nothing without merge_type');
  expect(plainMessage('únicamente')).toBe('Únicamente');
  for (const name of ['tax_id is missing', 'lines[0].price', 'totals.payable is too large', 'jq: it is not a program', 'callback_url']) expect(plainMessage(name)).toBe(name);
});
