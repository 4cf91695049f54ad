// All pages of the console, in one place. Those with a `group` stand in the navigation; `of` says under which of them another
// is. `key` is pressed after g. `needs` is the tag that a user must have. A page's module has one default export, a component
// that is given {query}; main.js says how such a module is made.
export const GROUPS = ['Broker', 'Traffic', 'Routing', 'Messages', 'Admin'];

export const PAGES = [
    { path: 'overview', title: 'Overview', group: 'Broker', key: 'o', icon: 'overview', load: () => import('./pages/overview.js') },
    { path: 'connections', title: 'Connections', group: 'Traffic', key: 'c', icon: 'connections', load: () => import('./pages/connections.js') },
    { path: 'connection', title: 'Connection', of: 'connections', load: () => import('./pages/connection.js') },
    { path: 'channels', title: 'Channels', group: 'Traffic', key: 'h', icon: 'channels', load: () => import('./pages/channels.js') },
    { path: 'channel', title: 'Channel', of: 'channels', load: () => import('./pages/channel.js') },
    { path: 'consumers', title: 'Consumers', group: 'Traffic', key: 's', icon: 'consumers', load: () => import('./pages/consumers.js') },
    { path: 'exchanges', title: 'Exchanges', group: 'Routing', key: 'e', icon: 'exchanges', load: () => import('./pages/exchanges.js') },
    { path: 'exchange', title: 'Exchange', of: 'exchanges', load: () => import('./pages/exchange.js') },
    { path: 'queues', title: 'Queues', group: 'Routing', key: 'q', icon: 'queues', load: () => import('./pages/queues.js') },
    { path: 'queue', title: 'Queue', of: 'queues', load: () => import('./pages/queue.js') },
    { path: 'messages', title: 'Messages', of: 'queues', load: () => import('./pages/messages.js') },
    { path: 'topology', title: 'Topology', group: 'Routing', key: 't', icon: 'topology', load: () => import('./pages/topology.js') },
    { path: 'dead-letters', title: 'Dead letters', group: 'Messages', key: 'd', icon: 'deadletters', load: () => import('./pages/dead-letters.js') },
    { path: 'delayed', title: 'Delayed', group: 'Messages', key: 'y', icon: 'delayed', load: () => import('./pages/delayed.js') },
    { path: 'tail', title: 'Live tail', group: 'Messages', key: 'l', icon: 'tail', load: () => import('./pages/tail.js') },
    { path: 'journeys', title: 'Journeys', group: 'Messages', key: 'j', icon: 'journeys', needs: 'policymaker', load: () => import('./pages/journeys.js') },
    { path: 'users', title: 'Users', group: 'Admin', key: 'u', icon: 'users', needs: 'administrator', load: () => import('./pages/users.js') },
    { path: 'user', title: 'User', of: 'users', needs: 'administrator', load: () => import('./pages/user.js') },
    { path: 'vhosts', title: 'Virtual hosts', group: 'Admin', key: 'v', icon: 'vhosts', load: () => import('./pages/vhosts.js') },
    { path: 'vhost', title: 'Virtual host', of: 'vhosts', needs: 'administrator', load: () => import('./pages/vhost.js') },
    { path: 'policies', title: 'Policies', group: 'Admin', key: 'p', icon: 'policies', needs: 'policymaker', load: () => import('./pages/policies.js') },
    { path: 'definitions', title: 'Definitions', group: 'Admin', key: 'f', icon: 'definitions', needs: 'administrator', load: () => import('./pages/definitions.js') },
    { path: 'settings', title: 'Settings', group: 'Admin', icon: 'limits', needs: 'administrator', load: () => import('./pages/settings.js') },
];

export const pageAt = path => PAGES.find(page => page.path === path);
