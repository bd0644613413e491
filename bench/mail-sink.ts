// A raw SMTP server for benchmarks: takes every mail at once, all answers of a turn in one write, keeps none. It shares no code with the
// product or its peer. Run as its own process:
//   tsx bench/mail-sink.ts
// Prints its port.

import net from 'node:net';

const END = Buffer.from('\r\n.\r\n');
const EHLO = '250-sink\r\n250-PIPELINING\r\n250-8BITMIME\r\n250 SMTPUTF8\r\n';

const server = net.createServer((socket) => {
  socket.setNoDelay(true);
  socket.on('error', () => socket.destroy());
  socket.write('220 sink ESMTP\r\n');
  let rest: Buffer = Buffer.alloc(0);
  let isInMail = false;
  socket.on('data', (chunk) => {
    rest = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    let answers = '';
    for (;;) {
      if (isInMail) {
        const end = rest.indexOf(END);
        if (end < 0) break;
        rest = rest.subarray(end + END.length);
        isInMail = false;
        answers += '250 2.0.0 taken\r\n';
      } else {
        const end = rest.indexOf('\r\n');
        if (end < 0) break;
        const verb = rest.toString('latin1', 0, Math.min(end, 4)).toUpperCase();
        rest = rest.subarray(end + 2);
        if (verb === 'EHLO') answers += EHLO;
        else if (verb === 'DATA') {
          answers += '354 go on\r\n';
          isInMail = true;
        } else if (verb === 'QUIT') answers += '221 bye\r\n';
        else answers += '250 2.1.0 ok\r\n';
      }
    }
    if (answers !== '') socket.write(answers);
  });
});
server.listen(0, '127.0.0.1', () => console.log(String((server.address() as net.AddressInfo).port)));
