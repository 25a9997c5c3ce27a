set :application, 'bench'
set :repo_url, 'file:///srv/origin.git'
set :branch, ENV.fetch('BRANCH')
set :deploy_to, ENV.fetch('ROOT')
set :keep_releases, 5
set :tmp_dir, '/run'
set :format_options, log_file: nil
append :linked_dirs, 'media'
set :ssh_options,
    keys: [ENV.fetch('KEY')], keys_only: true, config: false, auth_methods: ['publickey'], forward_agent: false,
    user_known_hosts_file: ENV.fetch('KNOWN_HOSTS'), verify_host_key: :always
