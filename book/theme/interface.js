'use strict';

// What our template changes in mdBook's own interface.

(function () {
    // mdBook opens the table of contents with a label; a button can be reached by keyboard.
    const button = document.getElementById('mdbook-sidebar-toggle');
    const checkbox = document.getElementById('mdbook-sidebar-toggle-anchor');
    button.addEventListener('click', () => {
        checkbox.checked = !checkbox.checked;
        checkbox.dispatchEvent(new Event('change'));
    });

    // A wide listing, table or drawing scrolls, so it must be reachable without a mouse.
    document.querySelectorAll('main pre > code, main .table-wrapper, main .diagram').forEach(element => {
        if (element.scrollWidth > element.clientWidth) {
            element.tabIndex = 0;
        }
    });
})();
