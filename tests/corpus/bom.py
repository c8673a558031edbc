optimizer = dict(type='SGD', lr=0.1)  # Größe
total_epochs = 20
log_level = 'INFO'
