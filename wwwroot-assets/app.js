// The few things that only the browser knows or can do.
(() => {
    const year = 365 * 24 * 3600;

    const theme = () => document.cookie.match(/(?:^|; )theme=(light|dark)/)?.[1] ?? 'system';

    // the same rule as Media in App.razor.cs
    const applyTheme = chosen => {
        document.documentElement.toggleAttribute('data-theme', chosen !== 'system');
        if (chosen !== 'system') {
            document.documentElement.dataset.theme = chosen;
        }
        document.querySelectorAll('link[data-scheme]').forEach(link => {
            const scheme = link.dataset.scheme;
            link.media = chosen === 'system' ? `(prefers-color-scheme: ${scheme})` : chosen === scheme ? 'all' : 'not all';
        });
    };

    window.mcenter = {
        facts: () => ({
            zone: Intl.DateTimeFormat().resolvedOptions().timeZone,
            theme: theme(),
            narrow: matchMedia('(max-width: 767px)').matches,
        }),
        // a pasted list may be larger than one message of the circuit: it goes as a stream
        bytesOf: id => new TextEncoder().encode(document.getElementById(id).value),
        setTheme: chosen => {
            document.cookie = `theme=${chosen}; path=/; max-age=${chosen === 'system' ? 0 : year}; samesite=lax`;
            applyTheme(chosen);
        },
    };

    // the library calls a list by its value, a number by its field's technical name and a box not at all: the text beside it is its name
    const nameless = '[role=combobox], [role=radiogroup], [role=checkbox], .rz-numeric [role=spinbutton]'.replace(/(^|, )/g, '$1:scope > ');
    let checks = 0;
    const nameFields = () => {
        document.querySelectorAll('.form-field > label[id], .form-check > span').forEach(text => {
            text.id ||= `check-text-${++checks}`;
            text.parentElement.querySelector(nameless)?.setAttribute('aria-labelledby', text.id);
        });
    };
    new MutationObserver(nameFields).observe(document.body, { childList: true, subtree: true });

    // a lost connection: try for ever, and start the page anew when the box no longer knows it (it was restarted; where that was asked for, the answer is Home)
    const modal = document.getElementById('components-reconnect-modal');
    new MutationObserver(() => {
        if (modal.classList.contains('components-reconnect-rejected')) {
            location.replace(location.pathname === '/reboot' ? '/' : location.href);
        }
    }).observe(modal, { attributes: true, attributeFilter: ['class'] });

    Blazor.start({
        circuit: {
            reconnectionOptions: { maxRetries: 1000000, retryIntervalMilliseconds: tries => Math.min(500 * tries, 3000) },
        },
    });
})();
