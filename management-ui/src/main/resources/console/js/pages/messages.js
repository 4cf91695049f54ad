// The messages of one queue, on a page of their own.
import { Page } from '../components/page.js';
import { html } from '../lib.js';
import { QueueMessages } from '../messages/queue-messages.js';
import { href } from '../router.js';

export default function Messages({ query }) {
    const { vhost = '/', queue = '' } = query;
    return html`<${Page} title="Messages" crumb=${{ href: href('queue', { vhost, name: queue }), title: queue }}>
        <${QueueMessages} key=${vhost + '\n' + queue} vhost=${vhost} queue=${queue} query=${query} />
    <//>`;
}
