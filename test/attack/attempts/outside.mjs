// Requests that the service could be made to send, and mails to strangers.
import { createServer } from 'node:http';
import { broken, held, leftOut, when } from '../judge.mjs';
import { leavesOf, operationOf, schema, withLeaf } from '../schema.mjs';
import { act, mailsTo, sentReview, soon, visitorOf } from '../seed.mjs';

const address = /url|uri|website|address|source|method|path|endpoint|webhook|issuer/i;

export const outside = {
  name: 'outside',
  attempts: () => [
    {
      name: 'an address of ours in every field that could hold one (SSRF)',
      async run({ attacker }) {
        const visits = [];
        const trap = createServer((request, response) => (visits.push(request.url), response.end()));
        await new Promise((listening) => trap.listen(0, '127.0.0.1', listening));
        let asked = 0;
        try {
          const place = `http://127.0.0.1:${trap.address().port}/trap`;
          for (const field of Object.values(schema.getMutationType().getFields())) {
            const request = operationOf('mutation', field);
            for (const leaf of leavesOf(field).filter(
              ({ path, type }) => type.name === 'String' && address.test(path.at(-1)),
            )) {
              await attacker.post({ query: request.text, variables: withLeaf(request.variables, leaf, place) });
              asked += 1;
            }
          }
          await new Promise((wake) => setTimeout(wake, 2_000));
        } finally {
          trap.close();
          trap.closeAllConnections();
        }
        return when(visits.length === 0, `the service visits ${visits[0]}`, `${asked} fields, no visit`);
      },
    },
    {
      name: 'colleagues invited and removed in a loop (mails to strangers)',
      async run(target) {
        if (!target.own) return leftOut('the mails of this service are not here');
        const { attacker, outbox } = target;
        const vendor = await act(attacker, 'registerSubprocessor', 'Subprocessor', {
          name: 'Spam vendor',
          categories: ['AI_MODEL_PROVIDER'],
        });
        const contact = `spam-contact-${target.seed}@vendor.example`;
        const visitor = await visitorOf(target, await sentReview(attacker, vendor.id, contact), contact);
        const statuses = new Map();
        for (let n = 0; n < 60; n++) {
          const invited = await visitor.inside('/colleagues', {
            body: { name: `Buy now ${n}`, email: `stranger${n}@strangers.example` },
          });
          statuses.set(invited.status, (statuses.get(invited.status) ?? 0) + 1);
          if (invited.json?.contactId)
            await visitor.inside(`/colleagues/${invited.json.contactId}`, { method: 'DELETE' });
        }
        await soon(async () => (await mailsTo(outbox, 'strangers.example')).length > 20, 4_000);
        const mails = (await mailsTo(outbox, 'strangers.example')).length;
        return when(
          mails <= 20,
          `${mails} mails to strangers`,
          `${mails} mails; ${[...statuses].map(([status, count]) => `${count} × ${status}`).join(', ')}`,
        );
      },
    },
    {
      name: 'a link to elsewhere in the name of an invited colleague',
      async run(target) {
        if (!target.own) return leftOut('the mails of this service are not here');
        const { attacker, outbox } = target;
        const vendor = await act(attacker, 'registerSubprocessor', 'Subprocessor', {
          name: 'Link vendor',
          categories: ['AI_MODEL_PROVIDER'],
        });
        const contact = `link-contact-${target.seed}@vendor.example`;
        const visitor = await visitorOf(target, await sentReview(attacker, vendor.id, contact), contact);
        await visitor.inside('/colleagues', {
          body: {
            name: 'Win at https://evil.example/now\r\nBcc: all@victims.example',
            email: 'linked@strangers.example',
          },
        });
        await soon(async () => (await mailsTo(outbox, 'linked@strangers.example')).length > 0, 3_000);
        const mail = (await mailsTo(outbox, 'linked@strangers.example')).at(-1) ?? '';
        return mail.includes('https://evil.example')
          ? broken('the mail carries the address of the attacker', mail.slice(0, 120))
          : held('refused, or the address is not in the mail');
      },
    },
  ],
};
