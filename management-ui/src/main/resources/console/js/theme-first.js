// Runs before anything is drawn, so that a page in the chosen theme does not flash in the other. Not a module for that reason.
(() => {
    try {
        const theme = localStorage.getItem('leveret.theme');
        if (theme === 'light' || theme === 'dark') {
            document.documentElement.dataset.theme = theme;
        }
    } catch {
        // Storage may be forbidden; the system's theme is right then.
    }
})();
