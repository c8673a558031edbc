-- What a user does, and what then is there; the answers go to a file as JSON. Arguments: the config, the answers.
local config, answers = unpack(vim.g.arguments)
local said = {}

local function until_so(what, is_so)
  if not vim.wait(60000, is_so, 10) then
    error('waited in vain: ' .. what)
  end
end

local function text()
  return table.concat(vim.api.nvim_buf_get_lines(0, 0, -1, true), '\n') .. '\n'
end

local function found()
  return vim.tbl_map(function(d)
    return { d.lnum, d.col, d.code or vim.tbl_get(d, 'user_data', 'lsp', 'code'), d.source, d.message }
  end, vim.diagnostic.get(0))
end

local function act(context)
  local tick = vim.b.changedtick
  vim.lsp.buf.code_action(vim.fn.has('nvim-0.8') == 1 and { context = context } or context)
  until_so('an action', function() return vim.b.changedtick ~= tick end)
end

local titles = {}
vim.ui.select = function(items, options, choose) -- the user takes the first
  titles = vim.tbl_map(options.format_item, items)
  choose(items[1], 1)
end

local function main()
  vim.cmd('edit ' .. config)
  until_so('findings', function() return #vim.diagnostic.get(0) > 0 end)
  said.opened = found()

  -- a line is typed, and not saved
  local before = #vim.diagnostic.get(0)
  vim.api.nvim_buf_set_lines(0, -1, -1, true, { "checkpoint_config = dict(interval=1)  # 🎬" })
  until_so('one more finding', function() return #vim.diagnostic.get(0) > before end)
  said.typed, said.before = found(), text()
  vim.cmd('let &undolevels = &undolevels') -- what comes next is undone by itself

  -- the fix of one finding, and back
  local line = vim.fn.search('^total_epochs')
  vim.api.nvim_win_set_cursor(0, { line, 0 })
  act({ only = { 'quickfix' }, diagnostics = vim.lsp.diagnostic.get_line_diagnostics(0, line - 1) })
  said.one, said.one_titles = text(), titles
  vim.cmd('undo')
  said.undone = text()

  act({ only = { 'source.fixAll' }, diagnostics = {} })
  said.all, said.all_titles = text(), titles
  until_so('what is left', function() return #vim.diagnostic.get(0) < before end)
  said.left = found()
end

local fine, trouble = xpcall(main, debug.traceback)
said.trouble = not fine and trouble or nil
vim.fn.writefile({ vim.fn.json_encode(said) }, answers)
vim.cmd('qall!')
