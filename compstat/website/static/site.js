// Small comforts. Every page is whole without this file.
"use strict";
