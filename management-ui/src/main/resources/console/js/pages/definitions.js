// Definitions out and in: an import tells what it would do before it does it.
import { Diff } from '../admin/diff.js';
import { get, path, post } from '../api.js';
import { confirmDestroying } from '../components/dialog.js';
import { Page } from '../components/page.js';
import { Panel } from '../components/parts.js';
import { toast, toastError } from '../components/toast.js';
import { counted } from '../format.js';
import { html, useEffect, useId, useState } from '../lib.js';
import { useOnce } from '../live.js';
import { patchQuery } from '../router.js';

export default function Definitions({ query: { vhost } }) {
    const { data } = useOnce('/vhosts?columns=name');
    const [file, setFile] = useState();
    const [diff, setDiff] = useState();
    const [failure, setFailure] = useState();
    const [busy, setBusy] = useState(false);
    const id = useId();
    const end = vhost ? path`/${vhost}` : '';
    const scope = vhost ? `the virtual host ${vhost}` : 'the whole broker';
    const compare = async () => {
        setBusy(true);
        setFailure(undefined);
        try {
            setDiff(await post('/leveret/definitions/diff' + end, file.definitions));
        } catch (error) {
            setDiff(undefined);
            setFailure(error.message);
        }
        setBusy(false);
    };
    useEffect(() => {
        setDiff(undefined);
        if (file) {
            compare();
        }
    }, [file, vhost]);
    const choose = async event => {
        const [chosen] = event.target.files;
        setFile(undefined);
        setFailure(undefined);
        if (!chosen) {
            return;
        }
        try {
            setFile({ name: chosen.name, definitions: JSON.parse(await chosen.text()) });
        } catch {
            setFailure(`${chosen.name} is not a file of definitions: it is not JSON.`);
        }
    };
    const bringIn = () =>
        confirmDestroying({
            title: 'Import these definitions?',
            what: `Definitions of ${file.name} come into ${scope}: ${counted(diff.add.length, 'thing')} added, ${diff.change.length} changed. What was there of those that change is lost; nothing else is deleted.`,
            action: 'Import',
            act: () => post('/definitions' + end, file.definitions),
            done: `${file.name} is imported.`,
            then: compare,
        });
    return html`<${Page} title="Definitions">
        <p class="filters">
            <label class="inline">
                <span class="quiet">Of</span>
                <select onChange=${event => patchQuery({ vhost: event.target.value })}>
                    <option value="" selected=${!vhost}>the whole broker</option>
                    ${(data ?? []).map(each => html`<option value=${each.name} selected=${each.name === vhost}>${each.name}</option>`)}
                </select>
            </label>
        </p>
        <div class="columns-2">
            <${Panel} title="Export">
                <form onSubmit=${event => event.preventDefault()}>
                    <p>
                        Virtual hosts, users, permissions, policies, exchanges, queues and bindings of ${scope}, as RabbitMQ writes and reads them.
                        Messages are not part of it; hashes of passwords are.
                    </p>
                    <div class="actions"><button type="button" class="primary" onClick=${() => download(end).catch(toastError)}>Download</button></div>
                </form>
            <//>
            <${Panel} title="Import">
                <form onSubmit=${event => event.preventDefault()}>
                    <div class="field">
                        <label for=${id}>A file of definitions</label>
                        <input id=${id} type="file" accept=".json,application/json" onChange=${choose} />
                        <p class="hint">First you see what would change. Nothing is done before you say so.</p>
                    </div>
                    <div class="actions">
                        <button type="button" class="primary" disabled=${busy || !diff} onClick=${bringIn}>Import …</button>
                    </div>
                </form>
            <//>
        </div>
        ${failure && html`<p class="notice bad" role="alert">${failure}</p>`}
        ${busy && html`<p class="loading" role="status">Comparing…</p>`}
        ${diff && html`<${Diff} of=${diff} />`}
    <//>`;
}

async function download(end) {
    const definitions = await get('/definitions' + end);
    const address = URL.createObjectURL(new Blob([JSON.stringify(definitions, null, 2)], { type: 'application/json' }));
    const link = document.createElement('a');
    link.href = address;
    link.download = 'definitions.json';
    link.click();
    URL.revokeObjectURL(address);
    toast('The definitions are exported.');
}
