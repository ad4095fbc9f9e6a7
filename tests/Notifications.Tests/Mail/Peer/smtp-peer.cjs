// A mail server of somebody else, which does to a mail what its recipient's name asks for. It tells its port, then each mail, in lines of JSON.
'use strict';

const { SMTPServer } = require('smtp-server');

const settings = JSON.parse(process.argv[2]);
const tell = line => process.stdout.write(`${JSON.stringify(line)}\n`);
const dropped = new Set();

const refusal = (code, enhanced, address) => Object.assign(new Error(`${enhanced} <${address}> is not to my liking`), { responseCode: code });
const localPart = address => address.split('@')[0];
const socketsOf = id => [...server.connections].filter(connection => connection.id === id).map(connection => connection._socket);

const atRecipient = { busy: [451, '4.3.0'], gone: [550, '5.1.1'], leave: [421, '4.3.2'], relay: [530, '5.7.0'] };
const afterData = { full: [452, '4.2.2'], spam: [554, '5.7.1'] };

const server = new SMTPServer({
    name: 'peer.example.net',
    secure: settings.security === 'Tls',
    hideSTARTTLS: settings.security !== 'StartTls',
    hidePIPELINING: !settings.pipelining,
    hideSMTPUTF8: !settings.smtpUtf8,
    key: settings.key,
    cert: settings.certificate,
    authOptional: !settings.password,
    authMethods: ['PLAIN'],
    disableReverseLookup: true,
    logger: false,
    closeTimeout: 100,
    onAuth: (auth, session, callback) =>
        auth.password === settings.password ? callback(null, { user: auth.username }) : callback(refusal(535, '5.7.8', auth.username)),
    onMailFrom: (address, session, callback) => callback(localPart(address.address) === 'blocked' ? refusal(550, '5.7.1', address.address) : null),
    onRcptTo(address, session, callback) {
        const rule = atRecipient[localPart(address.address)];
        callback(rule ? refusal(...rule, address.address) : null);
        if (rule && rule[0] === 421) socketsOf(session.id).forEach(socket => socket.end());
    },
    onData(stream, session, callback) {
        const chunks = [];
        stream.on('data', chunk => chunks.push(chunk));
        stream.on('end', () => {
            const to = session.envelope.rcptTo[0].address;
            const rule = afterData[localPart(to)];
            tell({
                from: session.envelope.mailFrom.address, to, raw: Buffer.concat(chunks).toString('base64'), session: session.id,
                secure: session.secure, user: session.user || null, hello: session.hostNameAppearsAs, open: server.connections.size,
            });
            if (localPart(to) === 'drop' && !dropped.has(to)) {
                dropped.add(to);
                socketsOf(session.id).forEach(socket => socket.destroy());
            } else if (rule) {
                callback(refusal(...rule, to));
            } else {
                callback(null, 'Taken');
            }
        });
    },
});

server.on('error', () => {});
// Whoever started it is gone.
process.stdin.on('end', () => process.exit(0)).resume();
server.listen(0, '127.0.0.1', () => tell({ port: server.server.address().port }));
