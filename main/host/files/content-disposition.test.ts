import { expect, it } from 'vitest';
import { contentDisposition } from './content-disposition.ts';

it.each([
  ['plan.pdf', 'attachment; filename="plan.pdf"'],
  ['a "b"\\c.txt', `attachment; filename="a _b__c.txt"; filename*=UTF-8''a%20%22b%22%5Cc.txt`],
  ['100%.txt', `attachment; filename="100_.txt"; filename*=UTF-8''100%25.txt`],
  ['Grüße.pdf', `attachment; filename="Gr__e.pdf"; filename*=UTF-8''Gr%C3%BC%C3%9Fe.pdf`],
  ["it's (1)*.txt", `attachment; filename="it's (1)*.txt"`],
  ["é'(*)", `attachment; filename="_'(*)"; filename*=UTF-8''%C3%A9%27%28%2A%29`],
  ['\r\nSet-Cookie: x', `attachment; filename="__Set-Cookie: x"; filename*=UTF-8''%0D%0ASet-Cookie%3A%20x`],
  ['\ud800', `attachment; filename="_"; filename*=UTF-8''%EF%BF%BD`],
])('%j travels as %s', (name, header) => {
  expect(contentDisposition('attachment', name)).toBe(header);
});
