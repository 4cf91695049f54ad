// The dialogs that change users and what they may do.
import { del, get, path, put } from '../api.js';
import { confirmDestroying } from '../components/dialog.js';
import { openForm } from '../components/form-dialog.js';
import { CheckField, SelectField, TextField } from '../components/form.js';
import { html } from '../lib.js';

export const TAGS = [
    ['administrator', 'May do everything in this console'],
    ['monitoring', 'Sees everything'],
    ['policymaker', 'Sees and changes policies and parameters'],
    ['management', 'Sees and changes what is in the own virtual hosts'],
];

const tagsOf = user => (Array.isArray(user.tags) ? user.tags : String(user.tags ?? '').split(',')).filter(Boolean);
const known = TAGS.map(([tag]) => tag);

const tagFields = form => html`<fieldset class="field-table">
    <legend>Tags</legend>
    ${TAGS.map(([tag, hint]) => html`<${CheckField} key=${tag} form=${form} name=${tag} label=${tag} hint=${hint} />`)}
    <${TextField} form=${form} name="others" label="Other tags" hint="Separated by commas." />
</fieldset>`;

const tagValues = user => ({
    ...Object.fromEntries(known.map(tag => [tag, tagsOf(user).includes(tag)])),
    others: tagsOf(user).filter(tag => !known.includes(tag)).join(', '),
});

const chosenTags = values =>
    [...known.filter(tag => values[tag]), ...values.others.split(',').map(each => each.trim()).filter(Boolean)].join(',');

export function addUser(then) {
    openForm({
        title: 'Add a user',
        initial: { name: '', password: '', again: '', ...tagValues({ tags: [] }) },
        fields: form => html`
            <${TextField} form=${form} name="name" label="Name" required autofocus />
            <div class="form-row">
                <${TextField} form=${form} name="password" label="Password" type="password" autocomplete="new-password" required />
                <${TextField} form=${form} name="again" label="Password, again" type="password" autocomplete="new-password" required />
            </div>
            ${tagFields(form)}
        `,
        action: 'Add',
        submit: async values => {
            const { name } = values;
            const there = await get(path`/users/${name}`).then(() => true, () => false);
            if (there) {
                throw new Error(`There is a user ${name} already.`);
            }
            await put(path`/users/${name}`, { password: samePassword(values), tags: chosenTags(values) });
        },
        done: ({ name }) => `User ${name} is added. Give it permissions, so that it can do something.`,
        then,
    });
}

function samePassword({ password, again }) {
    if (password !== again) {
        throw new Error('The passwords are not the same.');
    }
    return password;
}

/** A user that is put without a password would lose it. */
const kept = async name => {
    const { password_hash, hashing_algorithm } = await get(path`/users/${name}`);
    return { password_hash, hashing_algorithm };
};

export function changeTags(user, then) {
    openForm({
        title: `Tags of ${user.name}`,
        initial: tagValues(user),
        fields: tagFields,
        action: 'Change tags',
        submit: async values => put(path`/users/${user.name}`, { ...(await kept(user.name)), tags: chosenTags(values) }),
        done: `The tags of ${user.name} are changed.`,
        then,
    });
}

export function changePassword(user, then) {
    openForm({
        title: `Password of ${user.name}`,
        initial: { password: '', again: '' },
        fields: form => html`<div class="form-row">
            <${TextField} form=${form} name="password" label="New password" type="password" autocomplete="new-password" required autofocus />
            <${TextField} form=${form} name="again" label="New password, again" type="password" autocomplete="new-password" required />
        </div>`,
        action: 'Change password',
        submit: values => put(path`/users/${user.name}`, { password: samePassword(values), tags: tagsOf(user).join(',') }),
        done: `The password of ${user.name} is changed.`,
        then,
    });
}

export function deleteUser(user, then) {
    confirmDestroying({
        title: 'Delete this user?',
        what: `User ${user.name} will be gone, with all its permissions and limits. Its connections are closed.`,
        action: 'Delete user',
        act: () => del(path`/users/${user.name}`),
        done: `User ${user.name} is deleted.`,
        then,
    });
}

const PATTERN_HINT = 'A regular expression. Nothing is no name at all, .* is every name.';

/** @param given {vhost, user, configure, write, read}; without a vhost or a user one is asked for */
export function setPermission(given, vhosts, users, then) {
    openForm({
        title: 'Permissions',
        initial: { vhost: vhosts?.[0], user: users?.[0], configure: '.*', write: '.*', read: '.*', ...given },
        fields: form => html`
            ${vhosts && html`<${SelectField} form=${form} name="vhost" label="Virtual host" options=${vhosts} />`}
            ${users && html`<${SelectField} form=${form} name="user" label="User" options=${users} />`}
            <${TextField} form=${form} name="configure" label="Configure" hint=${PATTERN_HINT} class="code" />
            <${TextField} form=${form} name="write" label="Write" class="code" />
            <${TextField} form=${form} name="read" label="Read" class="code" />
        `,
        action: 'Set permissions',
        submit: ({ vhost, user, configure, write, read }) => put(path`/permissions/${vhost}/${user}`, { configure, write, read }),
        done: ({ vhost, user }) => `Permissions of ${user} in ${vhost} are set.`,
        then,
    });
}

export function clearPermission({ vhost, user }, then) {
    confirmDestroying({
        title: 'Take these permissions away?',
        what: `User ${user} will not be able to do anything in the virtual host ${vhost} any more.`,
        action: 'Take away',
        act: () => del(path`/permissions/${vhost}/${user}`),
        done: `User ${user} has no permissions in ${vhost} any more.`,
        then,
    });
}

/** @param given {vhost, user, exchange, write, read} */
export function setTopicPermission(given, vhosts, users, then) {
    openForm({
        title: 'Topic permissions',
        initial: { vhost: vhosts?.[0], user: users?.[0], exchange: 'amq.topic', write: '.*', read: '.*', ...given },
        fields: form => html`
            ${vhosts && html`<${SelectField} form=${form} name="vhost" label="Virtual host" options=${vhosts} />`}
            ${users && html`<${SelectField} form=${form} name="user" label="User" options=${users} />`}
            <${TextField} form=${form} name="exchange" label="Topic exchange" required />
            <${TextField} form=${form} name="write" label="Write: routing keys" hint=${PATTERN_HINT} class="code" />
            <${TextField} form=${form} name="read" label="Read: binding keys" class="code" />
        `,
        action: 'Set topic permissions',
        submit: ({ vhost, user, exchange, write, read }) =>
            put(path`/topic-permissions/${vhost}/${user}`, { exchange, write, read }),
        done: ({ exchange, user }) => `Topic permissions of ${user} on ${exchange} are set.`,
        then,
    });
}

export function clearTopicPermission({ vhost, user, exchange }, then) {
    confirmDestroying({
        title: 'Clear these topic permissions?',
        what: `Keys of the exchange ${exchange} in ${vhost} will not be restricted for the user ${user} any more: its permissions on the exchange alone count.`,
        action: 'Clear',
        act: () => del(path`/topic-permissions/${vhost}/${user}/${exchange}`),
        done: `Topic permissions of ${user} on ${exchange} are cleared.`,
        then,
    });
}
