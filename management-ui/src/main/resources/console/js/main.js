// Starts the console. How a page is made:
//
// 1. Write js/pages/things.js with one default export, a component of Preact: `export default function Things({ query })`.
//    `html` of lib.js makes elements of a template; a value in it is text or a property, so names need no escaping.
// 2. Give it a line in pages.js. Its address is #/things; href('things', {vhost, name}) of router.js makes links to it.
// 3. What it shows comes from useLive(path) of live.js, each second, or useOnce(path). path`/queues/${vhost}/${name}` of
//    api.js encodes names; put, post and del of api.js change things and throw an ApiError with a reason to show.
// 4. Use the parts: <Page> (components/page.js) around everything; <ListPage> for a list that the broker filters, sorts and
//    pages; <Table> for any other; <Panel>, <Facts>, <Badge> and <Loading> (parts.js); <Chart>; <Tabs>;
//    openForm (form-dialog.js) and confirmDestroying (dialog.js) for changes; toast (toast.js) to say that they are done.
// 5. Filters and whatever a link should bring back live in the query: patchQuery of router.js.
//
// Style sheets: base.css has the colours, the sizes and the bare elements, the others what is made of them. No style
// attributes in markup: the content security policy refuses them. A `style` given as an object is set by script and is fine.
import { App } from './app.js';
import { html, render } from './lib.js';
import { resume } from './session.js';

resume();
render(html`<${App} />`, document.getElementById('app'));
